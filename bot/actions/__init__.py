"""What the flows can do, by name. Pure functions of a `Scene`; private ones tell what belongs to one customer."""

from collections.abc import Mapping

from bot.actions import (
    auto_pay,
    billing,
    compare,
    contract,
    identity,
    lines,
    payments,
    people,
    plans,
    recommend,
    service,
    top_up,
)
from bot.engine.scene import Action, Options

ACTIONS: Mapping[str, Action] = {
    "action_read_balance": Action(run=billing.read_balance, is_private=True),
    "action_explain_bill": Action(run=billing.explain_bill, is_private=True),
    "action_read_payment_ways": Action(run=payments.read_payment_ways, is_private=False),
    "action_read_open_amount": Action(run=payments.read_open_amount, is_private=True),
    "action_read_payments": Action(run=payments.read_payments, is_private=True),
    "action_read_refunds": Action(run=payments.read_refunds, is_private=True),
    "action_read_auto_pay": Action(run=auto_pay.read_auto_pay, is_private=True),
    "action_stop_auto_pay": Action(run=auto_pay.stop_auto_pay, is_private=True),
    "action_find_top_up_line": Action(run=top_up.find_top_up_line, is_private=True),
    "action_read_top_up_link": Action(run=top_up.read_top_up_link, is_private=True),
    "action_make_top_up_page": Action(run=top_up.make_top_up_page, is_private=False),
    "action_read_plan": Action(run=plans.read_plan, is_private=True),
    "action_read_usage": Action(run=plans.read_usage, is_private=True),
    "action_find_named_offers": Action(run=plans.find_named_offers, is_private=False),
    "action_read_offers": Action(run=plans.read_offers, is_private=False),
    "action_compare_plans": Action(run=compare.compare_plans, is_private=False),
    "action_compare_with_own": Action(run=compare.compare_with_own, is_private=True),
    "action_recommend_plan": Action(run=recommend.recommend_plan, is_private=True),
    "action_check_line": Action(run=plans.check_line, is_private=True),
    "action_read_plan_change": Action(run=plans.read_plan_change, is_private=True),
    "action_order_plan_change": Action(run=plans.order_plan_change, is_private=True),
    "action_read_contract": Action(run=contract.read_contract, is_private=True),
    "action_read_outages": Action(run=service.read_outages, is_private=False),
    "action_read_home_outages": Action(run=service.read_home_outages, is_private=True),
    "action_report_fault": Action(run=service.report_fault, is_private=False),
    "action_send_code": Action(run=identity.send_code, is_private=False),
    "action_give_up": Action(run=identity.give_up, is_private=False),
    "action_hand_off": Action(run=people.hand_off, is_private=False),
}

OPTIONS: Mapping[str, Options] = {
    "own_lines": Options(list=lines.list_lines, is_private=True),
    "own_accounts": Options(list=lines.list_accounts, is_private=True),
    "own_prepaid_lines": Options(list=top_up.list_prepaid_lines, is_private=True),
    "top_up_amounts": Options(list=top_up.list_top_up_amounts, is_private=False),
    "auto_pay_wishes": Options(list=auto_pay.list_auto_pay_wishes, is_private=False),
    "bills": Options(list=billing.list_bills, is_private=True),
    "plans_for_line": Options(list=plans.list_plans_for_line, is_private=True),
    "line_kinds": Options(list=plans.list_line_kinds, is_private=False),
    "code_troubles": Options(list=identity.list_code_troubles, is_private=False),
}
