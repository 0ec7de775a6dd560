// Mails that try everything, each trick in every field: names, addresses, subjects, tags, Message-IDs, bodies, links,
// trailers, paths in diffs. The tricks that end in `tripped()` would call a function that the check watches.

export const SITE_TITLE = "<b onclick=tripped()>Kettle</b> {{ 7*7 }} \" ' ]]> & \u05d0\u05d1";

const LONG_WORD = "w".repeat(10_000);

export const TRICKS = [
  "<script>tripped()</script>",
  "</title></head><body><script>tripped()</script>",
  "</pre></main></body><footer>",
  '"><img src=x onerror=tripped()>',
  "' onmouseover='tripped()' autofocus onfocus='tripped()",
  "<svg onload=tripped()><a href='javascript:tripped()'>x</a></svg>",
  "<iframe src=https://evil.example/></iframe><link rel=stylesheet href=//evil.example/x.css>",
  "<style>*{display:none}</style>",
  "<base href=https://evil.example/><meta http-equiv=refresh content='0;url=https://evil.example/'>",
  "<details open ontoggle=tripped()><dialog open>x</dialog></details>",
  "javascript:tripped()",
  "[x](javascript:tripped()) ![x](https://evil.example/p.png)",
  "data:text/html,<script>tripped()</script>",
  "{{ 7*7 }} {% include 'x' %} ${tripped()} `tripped()`",
  "]]><x/><!-- --!> -->",
  "</script><script>tripped()</script>\\u003cimg src=x onerror=tripped()\\u003e",
  "&lt;img src=x onerror=tripped()&gt; &#x6a;avascript:tripped()",
  '\\"});tripped();//\u2028tripped()\u2029',
  "../../../../etc/passwd",
  "__proto__ constructor toString hasOwnProperty",
  "\u202etxt.exe\u2066\u2067\u200f\u200e\u061c",
  "\u0007\u001b]0;x\u0007\u0000\u0001\u007f\u0085",
  "\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd \u0645\u0631\u062d\u0628\u0627 \u0628\u0627\u0644\u0639\u0627\u0644\u0645",
  "Z\u0351\u036b\u0343\u036a\u0302A\u034a\u0357L\u030f\u0365G\u0366\u033cO\u0321\u034d \ud83d\udc69\u200d\ud83d\udc69\u200d\ud83d\udc66 \ufdfd\ufdfd\ufdfd",
  "\u4e2d\u6587\u90ae\u4ef6\u5217\u8868".repeat(60),
  "-".repeat(400) + "_".repeat(400) + "/".repeat(400),
  LONG_WORD,
];

/** Every trick as a patch, a series with a review and a next version, a pull request, and a mail without any form. */
export function hostileMails() {
  return TRICKS.flatMap((trick, number) => mailsOf(trick, number));
}

function mailsOf(trick, number) {
  const id = (name) => `<${name}${number}@${inHeader(trick)}>`;
  const answer = (name) => `In-Reply-To: ${id(name)}\nReferences: ${id(name)}\n`;
  const text = bodyOf(trick);
  const mail = (name, subject, body, more = "") =>
    `From: ${inHeader(trick).slice(0, 900)} <mail${number}@${inHeader(trick).slice(0, 900)}>\nTo: kettle@lists.example.net\n` +
    `Subject: ${inHeader(subject)}\nDate: Mon, 3 Mar 2025 12:00:00 +0000\nMessage-ID: ${id(name)}\n${more}` +
    `MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n\n${body}`;
  return [
    mail("single", `[PATCH ${trick}] ${trick}: ${trick} title`, text + diffOf(trick)),
    mail("cover", `[PATCH 0/2] kettle: ${trick} cover`, text),
    mail("one", `[PATCH 1/2] kettle: first of ${number}`, text + diffOf(trick), answer("cover")),
    mail("two", `[PATCH 2/2] ${trick}: second`, text + diffOf(trick), answer("cover")),
    mail("review", `Re: [PATCH 1/2] kettle: first of ${number}`, reviewOf(trick), answer("one")),
    mail("next", `[PATCH v2 0/1] kettle: ${trick} cover`, `Changes since v1:\n- ${trick}\n\n${text}`, answer("cover")),
    mail("again", `[PATCH v2 1/1] kettle: first of ${number}`, text + diffOf(`${trick}x`), answer("next")),
    mail("pull", `[GIT PULL] ${trick}`, text),
    mail("other", trick, text),
    `From: ${inHeader(trick)}\nSubject: =?utf-8?B?${Buffer.from(`[PATCH] ${trick}`).toString("base64")}?=\n\n${text}`,
  ];
}

/** A header ends where its line ends. */
function inHeader(text) {
  return text.replace(/[\r\n]/g, " ");
}

function bodyOf(trick) {
  return (
    `Text ${trick} text.\n\nhttps://example.org/${trick} and <https://example.org/?${trick}> and ${trick}://x\n` +
    `https://lore.kernel.org/r/${trick}\n\n> ${trick}\n\n` +
    `Reviewed-by: ${trick} <a@example.org>\nFixes: 0123456789ab ("${trick}")\nCloses: ${trick}\nSigned-off-by: ${trick}\n`
  );
}

function reviewOf(trick) {
  return `On Monday ${trick} wrote:\n> ${trick}\n${trick}\n\nNacked-by: ${trick} <b@example.org>\nReviewed-by: B <${trick}>\n`;
}

function diffOf(trick) {
  const path = inHeader(trick);
  return (
    `---\n ${path} | 2 +-\n 1 file changed, 1 insertion(+), 1 deletion(-)\n\n` +
    `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n@@ -1 +1 @@ ${path}\n-${path}\n+${path} ${path}\n`
  );
}
