"""The NLU's second look, learnt beside the first time an installation runs.

Its training takes minutes more than that of the first look, which serves meanwhile and asks more often. The whole
model is learnt at the lowest priority and taken over without losing a message.
"""

from __future__ import annotations

import asyncio
import logging
import os
from pathlib import Path

from tandem import nlu_environment
from tandem.program import Launch, Program

NAME = "nlu-training"
LEAST_URGENT = "19"  # nice(1)

log = logging.getLogger(__name__)


async def learn(pipeline: str, nlu: Program, data_folder: Path) -> None:
    """Trains what the model lacks, if anything, and lets the NLU take it over; an end of it ends the training."""
    launch = Launch(
        name=NAME,
        command=["nice", "-n", LEAST_URGENT, str(nlu_environment.PYTHON), "train.py", "--pipeline", pipeline],
        folder=nlu_environment.FOLDER,
        environ=dict(os.environ),
        health_url=None,
    )
    training = Program(launch, data_folder)
    if await asyncio.to_thread(nlu_environment.has_current_model, pipeline):
        return
    log.info("The NLU learns its second look, about five minutes; until then the bot asks more often")
    try:
        await training.start()
        code = await training.wait_until_ended()
    except OSError as error:
        log.error("The NLU goes on without a second look: its training did not begin: %s", error)
        return
    finally:
        await training.close()
    if code:
        log.error("The NLU goes on without a second look: its training failed, see %s", training.log_path)
        return
    nlu.reload()
    log.info("The NLU has its second look")
