import { createHash } from 'crypto';
import { ALERT_ID, formHtml, type Entered } from './form';
import { escaped } from './html';
import { WORDS, type Language } from './language';
import type { Question } from './question';

/** An HTML page without scripts that loads nothing from elsewhere. */
export interface Page {
	status: number;
	html: string;
}

interface Shown {
	/** The recipient opened the link to decline. */
	isDecline: boolean;
	/** What is wrong with the previous answer. */
	problem?: string;
	/** What was entered into a form before. */
	entered?: Entered;
}

/** The question with its buttons or form. Only the server checks answers. */
export function questionPage(question: Question, { isDecline, problem, entered }: Shown): Page {
	const { title, text, answer, language } = question;
	const controls =
		answer.type === 'approval'
			? buttons(answer, isDecline)
			: `${formHtml(answer.fields, entered ?? { values: [], problems: [] }, language)}
<button class="chosen" dir="auto">${escaped(answer.submit)}</button>`;
	const body = [
		title && `<h1 dir="auto">${escaped(title)}</h1>`,
		title ? `<p dir="auto">${escaped(text)}</p>` : onlyText(text),
		problem && `<p role="alert" id="${ALERT_ID}">${escaped(problem)}</p>`,
		`<form method="post" novalidate>${controls}</form>`,
	];
	return page(problem ? 422 : 200, language, title || text, body.join('\n'));
}

export function thanksPage({ thanks, language }: Question): Page {
	return page(200, language, thanks, onlyText(thanks));
}

/** For a link whose question was answered or is no longer open. */
export function closedPage(language: Language): Page {
	const { closedTitle, closed } = WORDS[language];
	return page(410, language, closedTitle, onlyText(closed));
}

/** The text of a page without a title. A screen reader looks for a heading. */
function onlyText(text: string): string {
	return `<h1 class="text" dir="auto">${escaped(text)}</h1>`;
}

function buttons(
	{ approve, decline }: Extract<Question['answer'], { type: 'approval' }>,
	isDecline: boolean,
): string {
	const button = (label: string, approved: boolean, isChosen: boolean) =>
		`<button name="approved" value="${approved}"${isChosen ? ' class="chosen"' : ''} dir="auto">${escaped(label)}</button>`;
	if (decline === null) return button(approve, true, true);
	const both = [button(approve, true, !isDecline), button(decline, false, isDecline)];
	return (isDecline ? both.reverse() : both).join('\n');
}

const STYLE = `:root{color-scheme:light dark}
*{box-sizing:border-box}
body{margin:0;padding:2rem 1rem;font:1.125rem/1.5 system-ui,sans-serif;background:#f4f5f7;color:#1f2328}
main{max-width:32rem;margin:0 auto;padding:1.5rem;border-radius:.75rem;background:#fff}
h1{margin:0 0 .5rem;font-size:1.375rem}
p,.text{margin:0 0 1.25rem;white-space:pre-line;overflow-wrap:anywhere}
.text{font:inherit}
p:last-child,.text:last-child{margin:0}
[role=alert],.problem{color:#b3261e}
.problem{margin:-.5rem 0 1rem;font-size:1rem}
[aria-invalid]{border-color:#b3261e}
.note{font-size:.9375rem}
button,input,select,textarea{display:block;width:100%;font:inherit;border:1px solid #8b949e;border-radius:.5rem}
input,select,textarea{min-height:3rem;padding:.75rem;margin-bottom:.75rem;background:inherit;color:inherit}
label,form{background:inherit}
button{min-height:3rem;margin-bottom:.75rem;padding:.5rem;background:transparent;color:inherit;cursor:pointer}
button.chosen{border-color:#0b5cad;background:#0b5cad;color:#fff;font-weight:600}
@media (prefers-color-scheme:dark){body{background:#0d1117;color:#e6edf3}main{background:#161b22}[role=alert],.problem{color:#ff9a91}[aria-invalid]{border-color:#ff9a91}}`;

function page(status: number, language: Language, title: string, body: string): Page {
	const html = `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>`;
	return { status, html };
}

/** Whoever has the URL can answer, so no cache keeps it and no referrer passes it on. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
	'Cache-Control': 'no-store',
	'Content-Security-Policy': [
		"default-src 'none'",
		`style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
		"form-action 'self'",
		"base-uri 'none'",
		"frame-ancestors 'none'",
	].join('; '),
	'Content-Type': 'text/html; charset=utf-8',
	'Referrer-Policy': 'same-origin',
	'X-Content-Type-Options': 'nosniff',
	'X-Frame-Options': 'DENY',
	'X-Robots-Tag': 'noindex, nofollow',
};
