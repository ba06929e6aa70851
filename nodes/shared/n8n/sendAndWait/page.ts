import { createHash } from 'crypto';
import { formHtml } from './form';
import { escaped } from './html';
import type { Question } from './question';

/** A page of HTML that needs no script, and nothing from anywhere else. */
export interface Page {
	status: number;
	html: string;
}

interface Shown {
	/** The link was for the button to decline. */
	isDecline: boolean;
	/** What is wrong with the answer given before. */
	problem?: string;
	/** What was entered before. */
	values?: string[];
}

/** What is asked, with the buttons or the form to answer. Only the server judges an answer. */
export function questionPage(question: Question, { isDecline, problem, values }: Shown): Page {
	const { title, text, answer } = question;
	const controls =
		answer.type === 'approval'
			? buttons(answer, isDecline)
			: `${formHtml(answer.fields, values ?? [])}
<button class="chosen" dir="auto">${escaped(answer.submit)}</button>`;
	const body = [
		title && `<h1 dir="auto">${escaped(title)}</h1>`,
		`<p dir="auto">${escaped(text)}</p>`,
		problem && `<p role="alert">${escaped(problem)}</p>`,
		`<form method="post" novalidate>${controls}</form>`,
	];
	return page(problem ? 422 : 200, title || text, body.join('\n'));
}

export function thanksPage({ thanks }: Question): Page {
	return page(200, thanks, `<p dir="auto">${escaped(thanks)}</p>`);
}

/** For a link whose question is answered, or is no longer asked. */
export function closedPage(): Page {
	const text = 'This question has been answered already, or is no longer asked.';
	return page(410, 'Already answered', `<p>${text}</p>`);
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
p{margin:0 0 1.25rem;white-space:pre-line;overflow-wrap:anywhere}
p:last-child{margin:0}
[role=alert]{color:#b3261e}
button,input,select,textarea{display:block;width:100%;font:inherit;border:1px solid #8b949e;border-radius:.5rem}
input,select,textarea{min-height:3rem;padding:.75rem;margin-bottom:.75rem;background:inherit;color:inherit}
label,form{background:inherit}
button{min-height:3rem;margin-bottom:.75rem;padding:.5rem;background:transparent;color:inherit;cursor:pointer}
button.chosen{border-color:#0b5cad;background:#0b5cad;color:#fff;font-weight:600}
@media (prefers-color-scheme:dark){body{background:#0d1117;color:#e6edf3}main{background:#161b22}[role=alert]{color:#ff9a91}}`;

function page(status: number, title: string, body: string): Page {
	const html = `<!doctype html>
<html>
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

/** The address is as good as a password, so it is neither kept nor handed on. */
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
