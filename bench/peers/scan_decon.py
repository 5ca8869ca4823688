"""Runs decon on one core: scan_decon.py TRAINING_FOLDER EVALS_FOLDER REPORT_FOLDER"""

import sys

import decon

training, evals, report = sys.argv[1:4]
decon.detect(
    decon.Config(training_dir=training, evals_dir=evals, report_output_dir=report, worker_threads=1)
)
