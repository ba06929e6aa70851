import { listen, post } from './api.js';
import { closeDialog, confirmDialog, openDialog } from './dialog.js';
import { byId, el, setText } from './dom.js';
import { phone } from './format.js';
import { gateways, tell, titleOf } from './gateways.js';
import { Handsets } from './handsets.js';
import { Thread } from './thread.js';

const handsets = new Handsets({ open, counted: showNothing });
const thread = new Thread(close);

window.addEventListener('hashchange', () => followAddress());

listen({
	opened: () => live('on', 'Live'),
	lost: () => live('off', 'Connecting …'),
	gateways: async (told) => {
		const isFirst = gateways.size === 0;
		tell(told);
		// All of them at once is the beginning of a stream: what happened before it is not in it.
		if (told.length < gateways.size) return;
		await Promise.all([handsets.load(), thread.load()]);
		if (isFirst) followAddress();
	},
	messages: (change) => {
		handsets.change(change);
		thread.change(change);
		announce(change.entries);
	},
});

/** Opens a handset by its number; the address keeps it, so that Back and a reload do as expected. */
function open(number) {
	const address = `#${encodeURIComponent(number)}`;
	if (location.hash === address) followAddress();
	else location.hash = address;
}

function close() {
	const { number } = thread;
	history.replaceState(null, '', location.pathname);
	followAddress();
	handsets.focus(number ?? undefined);
}

async function followAddress() {
	const number = decodeURIComponent(location.hash.slice(1));
	document.body.dataset.view = number === '' ? 'list' : 'thread';
	handsets.opened(number === '' ? null : number);
	if (number === '') {
		thread.close();
		showNothing();
		return;
	}
	if (gateways.size === 0) return;
	await thread.open(number);
	thread.focus();
}

function live(state, words) {
	const element = byId('live');
	element.dataset.state = state;
	setText(element, words);
}

/** For those who hear the page: what came in, not what it became. */
function announce(entries) {
	const heard = entries.filter(({ isAnswer, tone }) => !isAnswer && tone === 'moving').slice(-3);
	for (const { handset, gateway, text } of heard) {
		const words = `${titleOf(gateway)} to ${phone(handset)}: ${text.slice(0, 120)}`;
		const log = byId('announcer');
		log.append(el('p', {}, words));
		while (log.childElementCount > 5) log.firstElementChild.remove();
	}
}

/** Where no handset is open: what to do first. */
function showNothing() {
	const { isEmpty } = handsets;
	if (thread.number !== null || thread.shows(isEmpty)) return;
	const step = (...words) => el('li', {}, el('span', {}, ...words));
	const strong = (words) => el('strong', {}, words);
	thread.showInstead(
		isEmpty,
		el(
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
		),
	);
}

function write() {
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

byId('write').addEventListener('click', write);

byId('clear').addEventListener('click', () => {
	confirmDialog(
		'Clear everything?',
		'All gateways forget their messages, inboxes, contacts and requests; balances are as at the start.',
		'Clear',
		async () => {
			await Promise.all([...gateways.keys()].map((name) => post(`/${name}/reset`)));
			close();
		},
	);
});

byId('theme').addEventListener('click', () => {
	const theme = isDark() ? 'light' : 'dark';
	document.documentElement.dataset.theme = theme;
	localStorage.setItem('theme', theme);
	nameTheme();
});

function isDark() {
	const { theme } = document.documentElement.dataset;
	return theme ? theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
}

function nameTheme() {
	byId('theme').setAttribute('aria-label', isDark() ? 'Light colours' : 'Dark colours');
}
nameTheme();

document.addEventListener('keydown', (event) => {
	const isTyping = event.target.closest('input, textarea, select, dialog');
	if (event.key !== '/' || isTyping) return;
	event.preventDefault();
	byId('search').focus();
});
