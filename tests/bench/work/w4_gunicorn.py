"""W4 in SimPy at the rate of w4_gunicorn.lua."""
import os
import runpy
import sys

sys.argv[2:] = ["1.6"]
runpy.run_path(os.path.join(os.path.dirname(__file__), "w4.py"))
