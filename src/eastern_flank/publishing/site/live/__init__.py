"""Python in the browser: JupyterLite with Pyodide as a part of the site, `eastern-flank site --live PYODIDE`."""
