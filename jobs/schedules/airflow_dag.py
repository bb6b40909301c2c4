"""Runs the J3420 job once a month by spark-submit. Arguments only; every definition is in the jar.

Words in capitals between angle brackets are yours to fill in, or to override when a run is
triggered by hand. Exit codes, and what to do after each, are in README; dashboards read the
versions that the ledger names, as a run that failed may have written newer ones. The member token
key comes from the environment of the driver, J3420_TOKEN_KEY, never from an argument.
"""

from datetime import datetime, timedelta

from airflow import DAG
from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator

with DAG(
    dag_id="j3420",
    schedule="0 3 5 * *",
    start_date=datetime(2026, 1, 1),
    catchup=False,
    max_active_runs=1,
    params={
        "claims": "<CLAIMS_FOLDER>",
        "layout": "canonical",
        "eligibility": "<ELIGIBILITY_FOLDER>",
        "warehouse": "<WAREHOUSE>",
    },
) as dag:
    SparkSubmitOperator(
        task_id="run",
        conn_id="spark_default",
        application="<JAR_FOLDER>/j3420.jar",
        java_class="j3420.job.Main",
        packages="io.delta:delta-spark_4.2_2.13:4.4.0",
        conf={"spark.io.encryption.enabled": "true"},
        # Do not repeat the task of an old month: the warehouse would go back to that month, with
        # what was delivered since. Old tables are exported: j3420 export --run <RUN>.
        application_args=[
            "run",
            "--claims",
            "{{ params.claims }}",
            "--layout",
            "{{ params.layout }}",
            "--eligibility",
            "{{ params.eligibility }}",
            "--warehouse",
            "{{ params.warehouse }}",
            "--data-through",
            "{{ macros.ds_add(data_interval_end.replace(day=1) | ds, -1) }}",
        ],
        retries=1,
        retry_delay=timedelta(minutes=15),
    )
