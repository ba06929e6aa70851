import { tryPost } from './api.js';
import { el } from './dom.js';
import { counted, exactly, when } from './format.js';
import { icon, titleOf } from './gateways.js';

/** Makes a message. Its text and its status are still empty. */
export function newMessage(entry) {
	const { gateway, isAnswer, other, at, encoding, parts } = entry;
	const text = el('div', { className: 'bubble', dir: 'auto' });
	const status = el('span', { className: 'status' });
	const fates = fateButtons(entry);
	const ends = isAnswer ? `${titleOf(gateway)} · to ${other}` : `${titleOf(gateway)} · ${other}`;
	const size = [encoding, parts === null ? '' : counted(parts, 'part')].filter(Boolean);
	const element = el(
		'article',
		{ className: `message${isAnswer ? ' is-answer' : ''}`, 'data-gateway': gateway },
		el(
			'p',
			{ className: 'message-from' },
			icon(gateway),
			other === titleOf(gateway) ? other : ends,
		),
		text,
		el(
			'p',
			{ className: 'message-foot' },
			el('time', { dateTime: new Date(at).toISOString(), title: exactly(at) }, when(at)),
			...size.map((one) => el('span', {}, one)),
			status,
			fates,
		),
	);
	return { element, text, status, fates, version: 0 };
}

/** Buttons that decide the fate of a message on its way. */
function fateButtons({ key, isDecidable }) {
	const decide = (fate) => () => tryPost('/page/fates', { key, fate });
	const button = (text, fate) =>
		el('button', { className: 'fate', type: 'button', onclick: decide(fate) }, text);
	if (!isDecidable) return el('span');
	return el(
		'span',
		{ className: 'fates', role: 'group', 'aria-label': 'Decide the fate' },
		button('Deliver', 'delivered'),
		button('Fail', 'failed'),
	);
}
