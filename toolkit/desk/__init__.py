"""The desk: finds a case, opens steps for notebooks, chains them through papermill, and runs batches."""
