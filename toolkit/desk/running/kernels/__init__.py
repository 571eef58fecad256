"""Kernels that are kept from one step to the next, by the public interfaces of jupyter_client, nbclient and papermill.

``pool`` starts and keeps them, ``entry`` is the program each runs, ``engine`` gives one to papermill for a notebook.
"""
