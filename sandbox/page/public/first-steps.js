import { el } from './dom.js';

/** What to do first; `write`: how to begin without n8n. */
export function firstSteps(isEmpty, write) {
	const step = (...words) => el('li', {}, el('span', {}, ...words));
	const strong = (words) => el('strong', {}, words);
	return el(
		'div',
		{ className: 'empty' },
		el('h2', {}, isEmpty ? 'No message has come yet' : 'Choose a handset'),
		el('p', {}, 'Everything n8n sends to the sandbox gateways arrives here, and nowhere else.'),
		el(
			'ol',
			{},
			step(
				'In n8n, open ',
				strong('mProfi 1: send a message and wait for its delivery'),
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
