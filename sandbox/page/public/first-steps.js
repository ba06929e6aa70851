import { el } from './dom.js';

/** Shows what to do first. `n8nUrl` opens the first example. `write` starts a message without n8n. */
export function firstSteps(isEmpty, { n8nUrl, write }) {
	const example = 'mProfi 1: send a message and wait for its delivery';
	const step = (...words) => el('li', {}, el('span', {}, ...words));
	const strong = (words) => el('strong', {}, words);
	return el(
		'div',
		{ className: 'empty' },
		el('h2', {}, isEmpty ? 'No messages yet' : 'Choose a handset'),
		el('p', {}, 'Everything that n8n sends to the sandbox gateways arrives here and nowhere else.'),
		el(
			'ol',
			{},
			step(
				'In n8n, open ',
				n8nUrl
					? el('a', { href: n8nUrl, target: '_blank', rel: 'noreferrer' }, example)
					: strong(example),
				' and click ',
				strong('Execute workflow'),
				'.',
			),
			step('Its handset appears in the list. Watch the status until the message is delivered.'),
			step('Open the handset and answer. Within a minute ', strong('mProfi 5'), ' answers back.'),
		),
		el(
			'button',
			{ className: 'button quiet', type: 'button', onclick: write },
			'Or text from a handset first',
		),
	);
}
