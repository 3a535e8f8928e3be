"""What the operator's own pages say, in three languages. `{…}` is filled in."""

from demo.offers import Texts

FOOT = Texts(
    en="A pretend operator: no money moves and no card is asked for.",
    es="Un operador de mentira: no se mueve dinero ni se pide ninguna tarjeta.",
    zh="这是虚拟运营商：不会产生真实付款，也不会要求卡号。",
)
PAY = Texts(en="Pay your bill", es="Pagar su factura", zh="支付账单")
PAY_NOW = Texts(en="Pay {amount}", es="Pagar {amount}", zh="支付 {amount}")
PAID = Texts(
    en="Thank you. {amount} is paid; you can close this page.",
    es="Gracias. {amount} pagados; ya puede cerrar esta página.",
    zh="谢谢，已支付 {amount}。您可以关闭此页面。",
)
NOTHING_OPEN = Texts(
    en="Nothing is open on this account.", es="No hay nada pendiente en esta cuenta.", zh="该账户没有待付款项。"
)
TO_PAY = Texts(en="To pay", es="A pagar", zh="应付")
BILL = Texts(en="Bill {number}", es="Factura {number}", zh="账单 {number}")
PERIOD = Texts(en="Period", es="Periodo", zh="账期")
DUE = Texts(en="Due", es="Vencimiento", zh="到期日")
TOTAL = Texts(en="Total, VAT included", es="Total, IVA incluido", zh="合计（含税）")
OPEN = Texts(en="Still open", es="Pendiente", zh="未付")
TOP_UP = Texts(en="Top up a prepaid line", es="Recargar una línea de prepago", zh="预付费充值")
TOP_UP_NOW = Texts(en="Top up {amount}", es="Recargar {amount}", zh="充值 {amount}")
TOPPED_UP = Texts(
    en="Thank you. If {number} is a prepaid line with us, it has {amount} more now.",
    es="Gracias. Si {number} es una línea de prepago nuestra, ahora tiene {amount} más.",
    zh="谢谢。如果 {number} 是我们的预付费号码，已充入 {amount}。",
)
NUMBER = Texts(en="Number", es="Número", zh="号码")
AMOUNT = Texts(en="Amount", es="Importe", zh="金额")
METHOD = Texts(en="How you pay", es="Cómo paga", zh="付款方式")
IS_AUTOMATIC = Texts(
    en="Your bills are paid automatically by the card that ends in {card}.",
    es="Sus facturas se pagan automáticamente con la tarjeta terminada en {card}.",
    zh="您的账单由尾号 {card} 的卡自动扣款。",
)
IS_BY_HAND = Texts(en="You pay each bill yourself.", es="Usted paga cada factura por su cuenta.", zh="您每期自行付款。")
TURN_ON = Texts(
    en="Pay automatically (pretend card)", es="Pagar automáticamente (tarjeta ficticia)", zh="开通自动扣款（虚拟卡）"
)
TURN_OFF = Texts(en="Stop automatic payment", es="Desactivar el pago automático", zh="停止自动扣款")
NO_LINK = Texts(en="This link does not work", es="Este enlace no funciona", zh="链接无效")
BAD_LINK = Texts(
    en="It is not complete or was not made by us. Ask for a new one in the chat.",
    es="No está completo o no es nuestro. Pida uno nuevo en el chat.",
    zh="链接不完整或不是由我们生成的。请在聊天中重新获取。",
)
OLD_LINK = Texts(
    en="It has run out. Ask for a new one in the chat.",
    es="Ha caducado. Pida uno nuevo en el chat.",
    zh="链接已过期。请在聊天中重新获取。",
)
PUK = Texts(en="PUK of your SIM", es="PUK de su SIM", zh="SIM 卡的 PUK 码")
PUK_ONCE = Texts(
    en="This page shows the PUK of the line {number} once. Have the phone at hand before you go on.",
    es="Esta página muestra una sola vez el PUK de la línea {number}. Tenga el teléfono a mano antes de continuar.",
    zh="此页面只显示一次号码 {number} 的 PUK 码。请先准备好手机再继续。",
)
SHOW_PUK = Texts(en="Show the PUK", es="Mostrar el PUK", zh="显示 PUK 码")
PUK_SEEN = Texts(
    en="This PUK has been shown already. Ask for a new link in the chat.",
    es="Este PUK ya se ha mostrado. Pida otro enlace en el chat.",
    zh="该 PUK 码已经显示过。请在对话中重新获取链接。",
)
PUK_TRIES = Texts(
    en="After ten wrong entries the SIM is locked for good and must be replaced.",
    es="Tras diez intentos erróneos la SIM queda bloqueada para siempre y hay que cambiarla.",
    zh="连续输错十次，SIM 卡将永久锁定，必须更换。",
)
