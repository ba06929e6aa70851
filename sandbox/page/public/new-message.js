import { answer, waySelect } from './answers.js';
import { closeDialog, openDialog } from './dialog.js';
import { el, setText } from './dom.js';

/** What stands in the dialog when it opens. A text stays until it is sent. */
const draft = { number: '+48 500 600 700', text: '', way: '' };

/** Sends a message as a handset, and calls `open` with its number. Without a text it only opens it. */
export function writeMessage(open) {
	const number = el('input', {
		className: 'field',
		id: 'new-number',
		type: 'tel',
		required: true,
		value: draft.number,
		autocomplete: 'off',
		oninput: keep,
	});
	const text = el('textarea', {
		className: 'field',
		id: 'new-text',
		rows: 3,
		value: draft.text,
		oninput: keep,
	});
	const through = waySelect({ id: 'new-way', onchange: keep });
	if (draft.way) through.value = draft.way;
	const button = el('button', { className: 'button' });
	const said = el('p', { className: 'said is-bad', role: 'status' });
	openDialog('New message', {
		body: [
			el(
				'form',
				{
					className: 'new-message',
					onsubmit: (event) => {
						event.preventDefault();
						void send();
					},
				},
				el('label', { for: 'new-number' }, 'Number of the handset that sends'),
				number,
				el('label', { for: 'new-text' }, 'Text'),
				text,
				el('label', { for: 'new-way' }, 'Through'),
				through,
				button,
				said,
			),
		],
	});
	keep();
	number.select();

	function keep() {
		Object.assign(draft, { number: number.value, text: text.value, way: through.value });
		setText(button, text.value.trim() === '' ? 'Open the handset' : 'Send');
	}

	async function send() {
		const given = number.value.trim();
		const digits = given.replace(/[\s()+-]/g, '');
		if (!/^[0-9]{9,15}$/.test(digits)) {
			setText(said, `"${given}" is not a phone number. Write it as +48 500 600 700.`);
			return;
		}
		const handset = digits.length === 9 ? `48${digits}` : digits;
		if (text.value.trim() !== '') {
			const { message } = await answer(handset, through.value, text.value).catch((error) => error);
			if (message !== undefined) {
				setText(said, message);
				return;
			}
			draft.text = '';
		}
		closeDialog();
		open(handset);
	}
}
