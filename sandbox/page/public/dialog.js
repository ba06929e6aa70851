import { byId, el } from './dom.js';

/** Shows a dialog. Escape, a click beside it or the Close button closes it. */
export function openDialog(title, { icon = null, body, foot = [] }) {
	const dialog = byId('dialog');
	const heading = el('h2', { id: 'dialog-title' }, title);
	dialog.setAttribute('aria-labelledby', 'dialog-title');
	dialog.replaceChildren(
		el(
			'div',
			{ className: 'dialog-body' },
			el(
				'div',
				{ className: 'dialog-head' },
				icon,
				heading,
				// Where the foot has buttons, one of them closes the dialog.
				foot.length > 0
					? null
					: el(
							'button',
							{ className: 'button quiet small', type: 'button', onclick: closeDialog },
							'Close',
						),
			),
			body,
			foot.length > 0 ? el('div', { className: 'dialog-foot' }, foot) : null,
		),
	);
	dialog.onclick = ({ target }) => {
		if (target === dialog) closeDialog();
	};
	if (!dialog.open) dialog.showModal();
}

export function closeDialog() {
	byId('dialog').close();
}

/** Asks for confirmation before something is lost. */
export function confirmDialog(title, text, yes, act) {
	openDialog(title, {
		body: [el('p', {}, text)],
		foot: [
			el('button', { className: 'button quiet', type: 'button', onclick: closeDialog }, 'Keep'),
			el(
				'button',
				{
					className: 'button danger',
					type: 'button',
					onclick: async () => {
						closeDialog();
						await act();
					},
				},
				yes,
			),
		],
	});
}
