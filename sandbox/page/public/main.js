import { listen, tryPost } from './api.js';
import { confirmDialog } from './dialog.js';
import { byId, el, setText } from './dom.js';
import { firstSteps } from './first-steps.js';
import { phone } from './format.js';
import { gateways, tell, titleOf } from './gateways.js';
import { Handsets } from './handsets.js';
import { askForNumber } from './new-message.js';
import { Thread } from './thread.js';

const handsets = new Handsets({ open, counted: showNothing });
const thread = new Thread(close);
/** The latest message that was read out; their keys grow. */
let announced = 0;

window.addEventListener('hashchange', () => followAddress());

listen({
	opened: () => live('on', 'Live'),
	lost: () => live('off', 'Connecting …'),
	gateways: async (told) => {
		const isFirst = gateways.size === 0;
		tell(told);
		// All of them at once is the beginning of a stream: what happened before it is not in it.
		if (told.length < gateways.size) return;
		await Promise.all([handsets.load(), thread.load()]).catch(() => undefined);
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
	// What could not be read now is read when the stream begins again.
	await thread.open(number).catch(() => undefined);
	thread.focus();
}

function live(state, words) {
	const element = byId('live');
	element.dataset.state = state;
	setText(element, words);
}

/** For those who hear the page: what came in, once, not what becomes of it. */
function announce(entries) {
	const fresh = entries.filter(({ key, isAnswer }) => key > announced && !isAnswer);
	announced = Math.max(announced, ...entries.map(({ key }) => key));
	for (const { handset, gateway, text } of fresh.slice(-3)) {
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
	thread.showInstead(isEmpty, firstSteps(isEmpty, write));
}

function write() {
	askForNumber(open);
}

byId('write').addEventListener('click', write);

byId('clear').addEventListener('click', () => {
	confirmDialog(
		'Clear everything?',
		'All gateways forget their messages, inboxes, contacts and requests; balances are as at the start.',
		'Clear',
		async () => {
			await Promise.all([...gateways.keys()].map((name) => tryPost(`/${name}/reset`)));
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
