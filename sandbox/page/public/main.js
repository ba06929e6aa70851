import { listen, tryPost } from './api.js';
import { confirmDialog } from './dialog.js';
import { byId, el, setText } from './dom.js';
import { firstSteps } from './first-steps.js';
import { phone } from './format.js';
import { gateways, tell, titleOf } from './gateways.js';
import { Handsets } from './handsets.js';
import { writeMessage } from './new-message.js';
import { Thread } from './thread.js';

const handsets = new Handsets({ open, counted: showNothing });
const thread = new Thread(close);
/** The key of the latest message that was read out. Keys grow. */
let announced = 0;
/** The address of the first example in n8n. Null: n8n was started by somebody else. */
let n8nUrl = null;

window.addEventListener('hashchange', () => followAddress());

listen({
	opened: () => live('on', 'Live'),
	lost: () => live('off', 'Connecting …'),
	n8n: (url) => {
		n8nUrl = url;
	},
	gateways: async (told) => {
		const isFirst = gateways.size === 0;
		tell(told);
		thread.gatewaysChanged();
		// A stream begins with all gateways. Earlier changes are not in it, so they are read here.
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

/** Opens a handset. Its number goes into the address, so that Back and Reload work. */
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
	// If this fails, the beginning of the next stream reads it again.
	await thread.open(number).catch(() => undefined);
	thread.focus();
}

function live(state, words) {
	const element = byId('live');
	element.dataset.state = state;
	setText(element, words);
}

/** Tells screen readers about new messages, once each and without later changes. */
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

/** Shows what to do first while no handset is open. */
function showNothing() {
	const { isEmpty } = handsets;
	if (thread.number !== null || thread.shows(isEmpty)) return;
	thread.showInstead(isEmpty, firstSteps(isEmpty, { n8nUrl, write }));
}

function write() {
	writeMessage(open);
}

byId('write').addEventListener('click', write);

byId('clear').addEventListener('click', () => {
	confirmDialog(
		'Clear everything?',
		'All gateways forget their messages, inboxes, contacts and requests, and their balances start again.',
		'Clear',
		async () => {
			await Promise.all([...gateways.keys()].map((name) => tryPost(`/${name}/reset`)));
			handsets.clearSearch();
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
	byId('theme').dataset.colors = isDark() ? 'dark' : 'light';
	byId('theme').setAttribute('aria-label', isDark() ? 'Light colors' : 'Dark colors');
}
nameTheme();
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', nameTheme);

document.addEventListener('keydown', (event) => {
	const isTyping = event.target.closest('input, textarea, select, dialog');
	if (event.key !== '/' || isTyping) return;
	event.preventDefault();
	byId('search').focus();
});
