// The operator's website in the small window: greets the visitor and includes Tandem's chat as any site would,
// by one script. When Tandem is away it says so and tries again.

const RETRY_MS = 4000;

const GREETINGS = {
  en: ["Hello", "Your bill, your plan, your signal: ask in the chat."],
  es: ["Hola", "Su factura, su tarifa, su cobertura: pregunte en el chat."],
  zh: ["您好", "账单、套餐、信号：在聊天里问我们。"],
};

const asked = new URLSearchParams(location.search);
const language = asked.get("language") in GREETINGS ? asked.get("language") : "en";
const tandem = document.documentElement.dataset.tandemUrl;
const away = document.querySelector(".away");

function includeChat() {
  const script = document.createElement("script");
  script.src = `${tandem}/chat/widget.js`;
  script.defer = true;
  script.dataset.open = "";
  script.dataset.language = language;
  script.dataset.title = "Tandem Mobile";
  script.onload = () => (away.hidden = true);
  script.onerror = () => {
    script.remove();
    away.textContent = `Tandem does not answer at ${tandem} yet. Start it with “make run”; this page keeps trying.`;
    away.hidden = false;
    setTimeout(includeChat, RETRY_MS);
  };
  document.head.append(script);
}

// On a phone the card covers its page and so waits to be asked; this page is there for nothing but the chat.
if (matchMedia("(max-width: 480px)").matches) {
  window.addEventListener("tandem:ready", () => window.dispatchEvent(new CustomEvent("tandem:open")), { once: true });
}

const [hello, invitation] = GREETINGS[language];
const given = language === "zh" ? asked.get("name") : asked.get("name")?.split(" ")[0];
document.documentElement.lang = language;
document.querySelector("#greeting").textContent = given ? `${hello}, ${given}` : hello;
document.querySelector("#invitation").textContent = invitation;
includeChat();
