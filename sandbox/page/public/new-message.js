import { closeDialog, openDialog } from './dialog.js';
import { el } from './dom.js';

/** Asks which handset texts, and calls `open` with its number. */
export function askForNumber(open) {
	const number = el('input', {
		className: 'field',
		id: 'new-number',
		type: 'tel',
		required: true,
		value: '+48 500 600 700',
		autocomplete: 'off',
	});
	openDialog('New message', {
		body: [
			el(
				'form',
				{
					onsubmit: (event) => {
						event.preventDefault();
						const given = number.value.trim();
						const digits = given.replace(/[\s()+-]/g, '');
						if (given === '') return;
						closeDialog();
						open(
							/^[0-9]{9}$/.test(digits) ? `48${digits}` : /^[0-9]+$/.test(digits) ? digits : given,
						);
					},
				},
				el('label', { for: 'new-number' }, 'The number of the handset that texts'),
				el('div', { className: 'line' }, number, el('button', { className: 'button' }, 'Go on')),
			),
		],
	});
	number.select();
}
