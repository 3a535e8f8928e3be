"""From settings to the values that the parts are given."""

from datetime import time, timedelta
from zoneinfo import ZoneInfo

from bot.answers.format import format_value
from bot.policy import Policy
from channels.webchat.host_page import Expectation
from delivery.codes import CodeText, SendLimits
from router.notices import notice
from router.rules import CodeLimits, QueueRule, Rules
from tandem.channels import abilities
from tandem.policy import arrangement_rules, line_rules, payment_rules, tier_arrangement_rules
from tandem.queues import MIDNIGHT, WEEKDAYS, Queue
from tandem.service import shops, work_order_rules
from tandem.settings import Settings
from wire.hours import Hours
from wire.turn import LANGUAGES


def rules(settings: Settings) -> Rules:
    """The rules of routing."""
    limits = settings.verification
    return Rules(
        queues={queue.name: _queue(queue) for queue in settings.queues},
        abilities=abilities(settings),
        codes=CodeLimits(
            per_code=limits.guesses_per_code,
            per_phone_day=limits.guesses_per_phone_day,
            per_ip_hour=limits.guesses_per_ip_hour,
        ),
        verified_for=timedelta(seconds=limits.idle_s),
        default_language=settings.conversation.default_language,
    )


def send_limits(settings: Settings) -> SendLimits:
    """How long codes last and how often they are sent."""
    limits = settings.verification
    return SendLimits(
        lasts=timedelta(seconds=limits.code_ttl_s),
        per_phone_hour=limits.sends_per_phone_hour,
        per_ip_hour=limits.sends_per_ip_hour,
    )


def code_text(settings: Settings) -> CodeText:
    """The words of the SMS that carries a code."""
    zone = ZoneInfo(settings.conversation.timezone)

    def text(language: str, digits: str) -> str:
        spoken = language if language in LANGUAGES else settings.conversation.default_language
        lasts = format_value(settings.verification.code_ttl_s, "wait", spoken, zone)
        return notice("code", spoken, code=digits, operator=settings.service.name, lasts=lasts)

    return text


def expectation(settings: Settings) -> Expectation | None:
    """What the operator's page must sign; None when it signs nothing."""
    page = settings.host_page
    if not page.key:
        return None
    return Expectation(
        key=page.key,
        algorithm=page.algorithm,
        audience=page.audience,
        issuer=page.issuer,
        lifetime_at_most=timedelta(seconds=page.lifetime_max_s),
    )


def policy(settings: Settings) -> Policy:
    """What the operator allows and offers."""
    zone = ZoneInfo(settings.conversation.timezone)
    return Policy(
        operator=settings.service.name,
        payments=payment_rules(settings.payments),
        arrangements=arrangement_rules(settings.arrangements),
        tier_arrangements=tier_arrangement_rules(settings.arrangements),
        lines=line_rules(settings.lines),
        work_orders=work_order_rules(settings.work_orders, zone),
        service_phone=settings.service.phone,
        hotline=settings.service.hotline,
        shops=shops(settings.service, zone),
    )


def _queue(queue: Queue) -> QueueRule:
    hours = queue.hours
    return QueueRule(
        name=queue.name,
        hours=Hours(
            weekdays=frozenset(WEEKDAYS.index(day) for day in hours.weekdays),
            opens=time.fromisoformat(hours.opens),
            closes=None if hours.closes == MIDNIGHT else time.fromisoformat(hours.closes),
            zone=ZoneInfo(hours.timezone),
        ),
    )
