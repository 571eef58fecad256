"""Kernels that start in a tenth of the time: forked from one process that has imported everything once.

``server`` is that process, ``client`` asks it for kernels, ``provisioner`` offers them to anything that speaks
jupyter_client (papermill, nbval, JupyterLab), and ``engine`` is a papermill engine without the waits that a local
kernel does not need. Linux only; elsewhere, and whenever a fork is not possible, kernels start as they always did.
"""
