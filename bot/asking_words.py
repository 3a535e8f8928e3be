"""Bare questions about what was just said: "why?", "since when?", "is that with tax?", "are you sure?". Pure.

Each is known by the whole message, so that a question which names something of its own is left to the NLU.
"""

import re
from collections.abc import Mapping
from typing import Literal

from bot.words import QUESTION_MARKS, folded

Asked = Literal["tax", "sure", "why", "when", "means", "here", "term"]
"""Whether tax is in it, whether it is certain, its reason, its time, its meaning, why it is not said right here, and
whether it binds for a minimum term."""

LONGEST_ASKING = 60
_LEADS = (
    r"^(?:(?:and|but|so|ok|okay|then|well|please|sorry|hmm|um|sir|excuse me|y|pero|entonces|vale|ok|bueno|oiga|"
    r"perdone|perdon|disculpe|pues|ah) |(?:那么|那麼|那|请问|請問|所以|嗯|好的|咁) ?)*"
)
_TRAILS = (
    r"(?: (?:then|now|please|exactly|usually|though|love|dear|mate|entonces|ahora|por favor|exactamente|"
    r"normalmente|hij[oa]|guap[oa]|senorit[oa]|senor[a]?))*(?:呢|"
    r"啊|呀|吗|嗎)?$"
)

# What is asked about goes without a name: "that", "eso", "这个".
_ALTERNATIVES: Mapping[Asked, str] = {
    "tax": (
        r"(?:(?:is|are|does|do) )?(?:(?:that|this|it|those|these|they|the price|prices|"
        r"all) )?(?:already )?(?:with|without|include|includes|including|inclusive of|plus|before|after|"
        r"excluding)(?: the)? (?:tax|taxes|vat|gst)(?: included| or not| or without)?|(?:is|"
        r"are) (?:the )?(?:tax|taxes|vat|gst) (?:included|in it|in that|on top|extra)|(?:do|must|will|"
        r"would) i (?:need to |have to )?pay (?:tax|taxes|vat|gst)(?: (?:on|for) (?:it|that|this|"
        r"top))?(?: too)?|(?:(?:eso|esto|es|son|el precio|los precios|ya|todo) )*(?:con|sin|lleva|llevan|"
        r"incluye|incluyen|tiene|va con|mas)(?: ya)?(?: el)? (?:iva|impuestos?)(?: incluidos?)?(?: o (?:sin|"
        r"con) (?:iva|el))?|(?:el )?(?:iva|impuestos?)(?: (?:esta|estan|va|van))? (?:incluidos?|aparte|"
        r"anadido)|(?:这个?|這個?|价格|價格|这些|都|是)*(?:含|包含|包括|带|帶|要交|要付|另收)(?:不含|"
        r"没含)?(?:了)?税?(?:稅)?(?:价|費|费|的)?"
    ),
    "sure": (
        r"(?:are|r) (?:you|u)(?: really| quite| absolutely)? (?:sure|certain)(?: (?:about|of) (?:that|this|"
        r"it))?|(?:is|was) (?:that|this|it)(?: really)? (?:right|correct|true|certain)|(?:esta|estas)(?: usted|"
        r" ud)? segur[oa](?: de (?:eso|ello|esto|que es asi))?|(?:es|sera) (?:eso |esto )?(?:correcto|cierto|"
        r"verdad)|(?:你|您|这个?|這個?)?(?:能)?(?:确定|確定|肯定)(?:吗|嗎|嘛|么|麼)|(?:你|您)?(?:没|"
        r"沒)(?:有)?(?:搞错|搞錯|弄错|弄錯|看错|看錯)(?:吧|吗|嗎)?|係咪真(?:㗎|嘅)?"
    ),
    "why": (
        r"why(?: (?:is|s|was) (?:that|it|this)(?: so)?| that| so)?|how come|why(?: so)? (?:much|long)|"
        r"how (?:did|do|have|can) (?:you|u|they) (?:work|worked|figure|figured|calculate|calculated|get|got|"
        r"come|know)(?: (?:that|this|it))?(?: (?:out|up with|to|at))?(?: (?:that|this|it))?|how (?:is|was|"
        r"were) (?:that|this|it|those) (?:calculated|worked out)|why (?:do|should|would|must) i (?:have to |"
        r"need to )?pay(?: (?:for )?(?:that|this|it|anything))?|why (?:does|is|s|has) (?:it|that|"
        r"this)(?: (?:take|takes|taking|taken))?(?: so| that)? long|what (?:is|s) taking so long|why (?:is|"
        r"s) (?:it|that|this) taking? (?:so|that) long|(?:y )?(?:eso |esto )?por ?que(?: (?:eso|esto|es asi|"
        r"tanto))?|y eso|a que se debe(?: eso)?|como (?:lo |la |los |eso )?(?:ha|han|has|habeis) (?:calculado|"
        r"sacado|hecho|llegado a eso)(?: eso)?|como (?:se calcula|lo calculan?|sale)(?: eso| esto)?|"
        r"por ?que (?:tengo|debo|tendria)(?: que)? (?:pagarlo|pagar(?: (?:eso|esto|algo|nada|yo))*)|"
        r"por ?que (?:tarda|tardan|se tarda|esta tardando)(?: tanto)?|(?:这|這)?(?:是)?(?:为什么|為什麼|为啥|"
        r"為啥|點解|怎么会|怎麼會)(?:会|會)?(?:这样|這樣|呢|要(?:收费|收費|付|交|给钱|付钱|付錢|收钱|收錢))?|"
        r"(?:这|這|这个|這個)?(?:是)?怎(?:么|麼)(?:算|得|计算|計算)(?:出)?(?:来)?(?:來)?的?(?:出来|出來)?的?|"
        r"(?:为什么|為什麼|怎么|怎麼|點解)(?:还|還|要|会|會)?(?:这么|這麼|那么|那麼|咁|没|沒|不)(?:久|慢|好|到|"
        r"弄好|处理好|處理好)"
    ),
    "when": (
        r"(?:since|from|until|till|by) when|when|how soon|how long|how long (?:does|will|would|is|s|do) (?:it|"
        r"that|this|they)(?: (?:all|usually|normally|going to|gonna))*(?: (?:take|be|last))?(?: to (?:arrive|"
        r"come|be fixed|get here|get fixed|work|take effect|go through|happen))?|when (?:does|will|would|is|s|"
        r"did) (?:it|that|this|they|the new one)(?: all)?(?: (?:be|get))?(?: (?:fixed|done|ready|back|over|"
        r"start|begin|arrive|come|happen|work|end|sorted|repaired|here|active|solved))?(?: (?:again|out|by))*|"
        r"(?:since|from) when (?:is|has|was|will) (?:it|that|this)(?: been)?(?: (?:out|down|like (?:that|this)|"
        r"off|start))?|when (?:will|do|would|can) i (?:get|have|hear|see|know)(?: (?:it|that|an answer|"
        r"about it|the money|my money|money))?(?: back)?|(?:desde|hasta|para|a partir de) (?:cuando|"
        r"que dia)(?: (?:esta|es|seria|empezaria|empieza|lo tendria|se aplica)(?: asi| eso)?)?|cuando|"
        r"a que hora(?: (?:lo )?(?:arreglan|estara|vuelve|vuelven|estara arreglado|vendria))?|"
        r"cuanto (?:tiempo )?(?:tarda|tardan|tardaria|tardarian|se tarda|tardara|tardaran|dura)(?: (?:eso|esto|"
        r"en (?:llegar|arreglarse|arreglarlo|hacerse|contestar|responder)))?|cuando (?:lo|la|los|me lo|me la|"
        r"me|se|estara|estaria|vuelve|empieza|empezaria|llega|llegaria|sera|seria)(?: (?:arreglan|arregla|"
        r"tendre|dan|da|devuelven|tienen|sabre|contestan|responden|hecho|lista|listo|arreglad[oa]|resuelto|"
        r"llega|pagan|cobro|soluciona|el dinero|eso))*|(?:什么时候|什麼時候|几时|幾時|何时|何時|几点|"
        r"幾點)(?:能|会|會|可以|先|才)?(?:到|好|修好|恢复|恢復|开始|開始|生效|到账|到賬|退|退给我|退給我|"
        r"处理好|處理好|有结果|弄好|知道|退款到账)?(?:的|了)?|(?:从|從|自)(?:什么时候|什麼時候|几时|幾時|哪天|"
        r"几号|幾號)(?:开始|開始|起)(?:断|斷|算|生效|这样|這樣)?(?:的)?|(?:这|這|投诉|投訴|这个|這個|异议|異議|"
        r"一般|大概|还|還|需|需要|要|得)*(?:多久|多长时间|多長時間|几天|幾天|多少天)(?:能|会|會|可以|才能|先|"
        r"才)?(?:到|好|修好|处理|處理|处理好|處理完|生效|到账|到賬|退|退给我|退給我|有结果|有回复|寄到|收到|"
        r"弄好|完成|回复|答复)?"
    ),
    "means": (
        r"what (?:does|do|did) (?:that|this|it|you|(?:the )?(?:minimum term|puk|dispute|"
        r"esim)) mean(?: by (?:that|this|it))?|what (?:is|s|are) (?:that|this|it|(?:a|the) (?:puk|minimum term|"
        r"dispute|puk code))|i (?:don t|do not|didn t|can t) (?:understand|get|follow)(?: (?:that|this|it|you|"
        r"any of (?:that|this|it)))?|(?:y )?(?:eso |esto )?que (?:significa|quiere decir|es)(?: (?:eso|esto|"
        r"el puk|la permanencia))?|(?:y )?(?:que es|eso que es)(?: (?:eso|esto|el puk|la permanencia))?|"
        r"no (?:lo |le )?(?:entiendo|comprendo)(?: (?:eso|nada))?|no se (?:que|lo que) (?:es|significa|quiere decir)"
        r"(?: (?:eso|esto))?|i (?:don t|do not|dont) know what (?:that|this|it) (?:is|means)|(?:我)?不知道(?:这|這|那)?"
        r"(?:个|個)?是(?:什么|什麼|啥)(?:意思)?|(?:这|這|那|这个|這個)?(?:是)?(?:什么|什麼|"
        r"啥|咩)(?:意思|来的|來的)|(?:puk(?:码|碼)?|合约期|合約期)是(?:什么|什麼|啥)|(?:我)?(?:看|听|聽)?(?:不|"
        r"唔)(?:懂|明白|明)"
    ),
    "term": (
        r"(?:is|s) (?:there|it)(?: with)? (?:a |any )?(?:contract|minimum term|minimum contract|commitment|tie in)"
        r"(?: (?:with|on|for|to) (?:it|that|this|that one|this one))?|(?:does|do|has) (?:it|that|this|they|"
        r"that one)(?: (?:have|come with|need|require|got))? (?:a |any )?(?:contract|minimum term|commitment)|"
        r"(?:am|would|will) i(?: be)? (?:tied in|locked in|bound|committed)|how long (?:am|would|will) i(?: be)? "
        r"(?:tied in|locked in|bound|committed)(?: for)?|(?:what|how long) (?:is|s) (?:the|its) (?:contract|"
        r"minimum term)(?: length)?|(?:es[ae] |est[ae] |eso |esto )?(?:tiene|hay|lleva|trae|con|sin)(?: alguna?)? "
        r"(?:permanencia|compromiso|contrato|plazo (?:forzoso|minimo))|(?:cuanta|que) permanencia(?: (?:tiene|hay|"
        r"lleva))?|(?:这|這|那)?(?:个|個)?(?:套餐)?(?:有|要|需要|要签|要簽|有没有|有沒有|带|帶)(?:合约|合約|合同|綁約|绑约)"
        r"(?:期)?"
    ),
    "here": (
        r"(?:can|could|cant|can t|couldn t|why can t|why don t) (?:you|u)(?: not)?(?: just)? (?:tell|give|send|"
        r"write|say|show)(?: me)?(?: (?:it|that|this|the code|the puk))?(?: (?:to me|"
        r"straight))?(?: (?:right )?here| in (?:the|this) chat)|(?:(?:y )?no )?(?:me )?(?:lo |la )?(?:puede|"
        r"podria|puedes)(?: usted)?(?: no)? (?:decir|dar|mandar|escribir|enviar)(?:me)?(?:lo|"
        r"la)?(?: usted)?(?: (?:directamente|ya))? (?:por )?aqui(?: mismo)?|(?:能不能|可不可以|不能|"
        r"可以)?直接(?:在这里|在這裡|在这|在這)?(?:发|發|告诉|告訴|给|給|说|說)(?:给|給)?我?(?:不行|不可以|"
        r"可以|就好|行不行|不就行了)?|(?:就)?(?:不能|能不能|可以)在(?:这里|這裡|这|這)(?:告诉|告訴|发给|發給|"
        r"说|說|给|給)我?"
    ),
}
_ASKING: Mapping[Asked, re.Pattern[str]] = {
    kind: re.compile(f"{_LEADS}(?:{alternatives}){_TRAILS}") for kind, alternatives in _ALTERNATIVES.items()
}
_DOUBTING = re.compile(r"(?:really|seriously|for sure|sure|seguro|de verdad|en serio|真的(?:吗|嗎|假的)?|真係)")
"""A doubt only as a question: "sure" alone is a yes."""


def bare_question(text: str) -> Asked | None:
    """What a message asks of what was just said, when it asks that and no more."""
    plain = folded(text)
    if not plain or len(plain) > LONGEST_ASKING:
        return None
    if text.rstrip().endswith(QUESTION_MARKS) and _DOUBTING.fullmatch(plain):
        return "sure"
    return next((kind for kind, pattern in _ASKING.items() if pattern.match(plain)), None)
