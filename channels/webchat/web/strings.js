// Every word the widget says by itself, in each of its languages.

const en = {
  chat: (title) => `Chat with ${title}`,
  open: (title, unread) => (unread ? `Open chat with ${title}, ${unread} unread` : `Open chat with ${title}`),
  minimise: "Minimise chat",
  language: "Language",
  answersAtOnce: "Usually answers at once",
  talkingTo: (name) => `You are with ${name}`,
  offlineShort: "Not connected",
  messages: "Messages",
  write: "Write a message",
  send: "Send",
  bot: "Assistant",
  agent: "Agent",
  system: "Notice",
  you: "You",
  pending: "Sending",
  waiting: "Waiting for the connection",
  delivered: "Delivered",
  failed: "Not sent",
  retry: "Try again",
  edit: "Edit",
  refused: {
    too_long: "This message is too long.",
    empty: "This message is empty.",
    malformed: "This message could not be read.",
  },
  typing: { bot: "The assistant is typing", agent: "An agent is typing" },
  offline: "No connection. Your messages will wait.",
  connecting: "Connecting again …",
  tryNow: "Try now",
  place: (place) => (place === 1 ? "You are next in the queue" : `You are number ${place} in the queue`),
  wait: (minutes) => (minutes <= 1 ? "About a minute to wait" : `About ${minutes} minutes to wait`),
  noWait: "An agent joins you as soon as one is free",
  leaveContact: "Leave an email or number instead",
  newMessages: "New messages",
  latest: "Latest messages",
  loading: "Fetching your conversation",
  hello: "Hello! How can we help?",
  about: "You are writing with an automated assistant. A person takes over whenever you ask for one.",
  careful: "Please never send card numbers or passwords here.",
  starters: ["Why is my bill higher?", "How much data is left?", "Which plans are there?", "I have no signal", "Talk to a person"],
  tooLong: (over) => `${over} characters too many`,
  choose: "Answers to choose from",
};

const es = {
  chat: (title) => `Chat con ${title}`,
  open: (title, unread) => (unread ? `Abrir el chat con ${title}, ${unread} sin leer` : `Abrir el chat con ${title}`),
  minimise: "Minimizar el chat",
  language: "Idioma",
  answersAtOnce: "Responde al momento",
  talkingTo: (name) => `Hablando con ${name}`,
  offlineShort: "Sin conexión",
  messages: "Mensajes",
  write: "Escriba un mensaje",
  send: "Enviar",
  bot: "Asistente",
  agent: "Agente",
  system: "Aviso",
  you: "Usted",
  pending: "Enviando",
  waiting: "Esperando la conexión",
  delivered: "Entregado",
  failed: "No enviado",
  retry: "Reintentar",
  edit: "Corregir",
  refused: {
    too_long: "El mensaje es demasiado largo.",
    empty: "El mensaje está vacío.",
    malformed: "No se ha podido leer el mensaje.",
  },
  typing: { bot: "El asistente está escribiendo", agent: "Un agente está escribiendo" },
  offline: "Sin conexión. Sus mensajes esperan.",
  connecting: "Conectando de nuevo …",
  tryNow: "Probar ahora",
  place: (place) => (place === 1 ? "Es su turno" : `Es el número ${place} de la cola`),
  wait: (minutes) => (minutes <= 1 ? "Cerca de un minuto de espera" : `Unos ${minutes} minutos de espera`),
  noWait: "Un agente le atenderá en cuanto quede libre",
  leaveContact: "Prefiero dejar un correo o un número",
  newMessages: "Mensajes nuevos",
  latest: "Últimos mensajes",
  loading: "Recuperando su conversación",
  hello: "¡Hola! ¿En qué podemos ayudarle?",
  about: "Habla con un asistente automático. Si lo pide, sigue una persona.",
  careful: "No envíe nunca aquí números de tarjeta ni contraseñas.",
  starters: ["¿Por qué ha subido mi factura?", "¿Cuántos datos me quedan?", "¿Qué tarifas hay?", "No tengo cobertura", "Hablar con una persona"],
  tooLong: (over) => `Sobran ${over} caracteres`,
  choose: "Respuestas para elegir",
};

const zh = {
  chat: (title) => `与 ${title} 对话`,
  open: (title, unread) => (unread ? `打开与 ${title} 的对话，${unread} 条未读` : `打开与 ${title} 的对话`),
  minimise: "收起对话",
  language: "语言",
  answersAtOnce: "通常会立即回复",
  talkingTo: (name) => `${name} 正在为您服务`,
  offlineShort: "未连接",
  messages: "消息",
  write: "输入消息",
  send: "发送",
  bot: "智能助手",
  agent: "人工客服",
  system: "提示",
  you: "您",
  pending: "正在发送",
  waiting: "等待网络连接",
  delivered: "已送达",
  failed: "未发送",
  retry: "重试",
  edit: "修改",
  refused: {
    too_long: "这条消息太长了。",
    empty: "这条消息是空的。",
    malformed: "无法读取这条消息。",
  },
  typing: { bot: "智能助手正在输入", agent: "客服正在输入" },
  offline: "网络已断开，消息将稍后发送。",
  connecting: "正在重新连接……",
  tryNow: "立即重试",
  place: (place) => (place === 1 ? "下一位就是您" : `您排在第 ${place} 位`),
  wait: (minutes) => (minutes <= 1 ? "大约等待 1 分钟" : `大约等待 ${minutes} 分钟`),
  noWait: "有客服空闲时会立即接待您",
  leaveContact: "改为留下邮箱或电话",
  newMessages: "新消息",
  latest: "最新消息",
  loading: "正在取回您的对话",
  hello: "您好！有什么可以帮您？",
  about: "现在与您对话的是智能助手。您可以随时要求转人工。",
  careful: "请不要在这里发送银行卡号或密码。",
  starters: ["我的账单为什么变高了？", "还剩多少流量？", "有哪些套餐？", "手机没有信号", "转人工"],
  tooLong: (over) => `超出 ${over} 个字符`,
  choose: "可选的回答",
};

/** The words by language. */
export const WORDS = { en, es, zh };

/** What each language calls itself. */
export const LANGUAGE_NAMES = { en: "English", es: "Español", zh: "中文" };

/** The first of the given language tags that we speak ("es-MX" is "es"), else English. */
export function fitting(tags) {
  for (const tag of tags) {
    const language = String(tag ?? "").toLowerCase().split(/[-_]/)[0];
    if (Object.hasOwn(WORDS, language)) return language;
  }
  return "en";
}

/** The reader's own variety of a language, for how times are written: "en-GB" for "en". */
export function localeOf(language, tags) {
  return tags.find((tag) => tag.toLowerCase().split("-")[0] === language) ?? language;
}
