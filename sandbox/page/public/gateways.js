import { post, remove, tryPost } from './api.js';
import { openDialog } from './dialog.js';
import { byId, el, setText } from './dom.js';
import { amount, counted } from './format.js';

/** The gateways by name, as the stream described them last. */
export const gateways = new Map();
const cards = new Map();
/** What the network of a gateway does. */
const NETWORKS = {
	works: { label: 'works', means: '' },
	unreachable: { label: 'is unreachable', means: 'Nothing arrives' },
	losesAnswers: { label: 'loses answers', means: 'Answers get lost' },
};
/** The gateway whose dialog is open, and the function that draws it again. */
let shown = null;

/** Takes what the stream says about some or all gateways. */
export function tell(told) {
	for (const gateway of told) {
		gateways.set(gateway.name, gateway);
		const card = cards.get(gateway.name) ?? newCard(gateway);
		update(card, gateway);
	}
	if (shown && byId('dialog').open && told.some(({ name }) => name === shown.name)) shown.draw();
}

/** The icon of the gateway's node. */
export const icon = (name) =>
	el('img', { className: 'icon', src: `/page/icons/${name}.svg`, alt: '', width: 20, height: 20 });

export const titleOf = (name) => gateways.get(name)?.title ?? name;

function newCard({ name, title }) {
	const counts = el('p', { className: 'card-counts' });
	const network = el(
		'select',
		{
			className: 'field',
			'aria-label': `${title}: network`,
			onchange: () => tryPost(`/${name}/network`, { network: network.value }),
		},
		...Object.entries(NETWORKS).map(([value, { label }]) => el('option', { value }, label)),
	);
	const element = el(
		'article',
		{ className: 'card', 'data-gateway': name },
		el(
			'button',
			{
				className: 'card-name',
				type: 'button',
				'aria-label': `${title}: account and settings`,
				'aria-haspopup': 'dialog',
				onclick: () => open(name),
			},
			icon(name),
			el('span', {}, title),
		),
		counts,
		el(
			'label',
			{ className: 'network' },
			el('span', { 'aria-hidden': 'true' }, 'Network'),
			network,
		),
	);
	const card = { element, counts, network };
	cards.set(name, card);
	byId('gateways').append(element);
	return card;
}

function update({ element, counts, network: select }, { network, counts: numbers }) {
	element.classList.toggle('is-cut', network !== 'works');
	if (select.value !== network) select.value = network;
	const { messages, requests, faults } = numbers;
	const lines = [
		faults > 0 ? counted(faults, 'fault') : '',
		counted(messages, 'message'),
		counted(requests, 'request'),
	];
	const said = [NETWORKS[network].means, ...lines].filter(Boolean);
	if (counts.dataset.said === said.join()) return;
	counts.dataset.said = said.join();
	counts.replaceChildren(...said.map((one) => el('span', {}, one)));
}

function open(name) {
	const { title, credential, hints, addresses } = gateways.get(name);
	const account = el('div');
	const faults = el('div', { className: 'line' });
	const said = el('p', { className: 'said is-bad', role: 'status' });
	const act = (change) => async () => {
		setText(said, '');
		await change().catch(({ message }) => setText(said, message));
	};
	shown = {
		name,
		draw() {
			const { funds, counts } = gateways.get(name);
			replaceKeepingFocus(
				account,
				funds.map((fund) => fundLine(name, fund, act)),
			);
			replaceKeepingFocus(faults, faultButtons(name, counts.faults, act));
		},
	};
	shown.draw();
	openDialog(title, {
		icon: icon(name),
		body: [
			section('For the credential in n8n', pairs(credential)),
			gateways.get(name).funds.length > 0 ? section('Account', account) : null,
			addresses.length > 0
				? section('Addresses it calls', ...addresses.map((one) => addressForm(name, one, act)))
				: null,
			section('The next request', faults, said),
			section(
				'Good to know',
				el(
					'ul',
					{ className: 'hints' },
					hints.map((one) => el('li', {}, one)),
				),
			),
			el('p', { className: 'links' }, link(name, 'messages'), link(name, 'requests')),
		],
	});
}

const section = (title, ...content) => el('section', {}, el('h3', {}, title), ...content);

const pairs = (values) =>
	el(
		'dl',
		{ className: 'pairs' },
		Object.entries(values).flatMap(([name, value]) => [
			el('dt', {}, fieldLabel(name)),
			el('dd', {}, el('span', {}, value), copyButton(fieldLabel(name), value)),
		]),
	);

/** The label of a field in n8n's panel: `incomingApiKey` is *Incoming API Key*. */
function fieldLabel(name) {
	const words = name.replace(/([A-Z])/g, ' $1').split(' ');
	return words
		.map((word) => (/^(api|url)$/i.test(word) ? word.toUpperCase() : capitalized(word)))
		.join(' ');
}

const capitalized = (word) => word.charAt(0).toUpperCase() + word.slice(1);

function copyButton(label, value) {
	const button = el(
		'button',
		{
			className: 'button quiet small',
			type: 'button',
			'aria-label': `Copy ${label}`,
			onclick: async () => {
				await navigator.clipboard.writeText(value);
				setText(button, 'Copied');
				setTimeout(() => setText(button, 'Copy'), 1_500);
			},
		},
		'Copy',
	);
	return button;
}

const link = (name, what) =>
	el('a', { href: `/${name}/${what}`, target: '_blank', rel: 'noopener' }, `All ${what} as JSON`);

const small = (text, onclick, id) =>
	el('button', { className: 'button quiet small', type: 'button', onclick, 'data-key': id }, text);

function fundLine(name, fund, act) {
	const set = (value) =>
		act(() => post(`/${name}${fund.path}`, { ...fund.body, [fund.field]: value }));
	const { label, empty, step } = fund;
	const more = Math.max(fund.amount ?? 0, 0) + step;
	const ofIt = el('span', { className: 'hidden' }, ` ${label}`);
	return el(
		'div',
		{ className: 'line' },
		el('span', {}, `${label}: `, el('b', {}, amount(fund.amount))),
		withLabel(small('Empty', set(empty), `${label} empty`), ofIt),
		fund.amount === null
			? null
			: withLabel(small(`Add ${amount(step)}`, set(more), `${label} add`), ofIt.cloneNode(true)),
	);
}

function withLabel(button, label) {
	button.append(label);
	return button;
}

function faultButtons(name, waiting, act) {
	const fault = (body) => act(() => post(`/${name}/faults`, body));
	return [
		el('span', {}, waiting === 0 ? 'No fault waiting.' : `${counted(waiting, 'fault')} waiting.`),
		small('Lose its answer', fault({ kind: 'dropAfter' }), 'lose'),
		small('Answer 503', fault({ kind: 'status', status: 503, taken: false }), '503'),
		waiting === 0
			? null
			: small(
					'Remove faults',
					act(() => remove(`/${name}/faults`)),
					'none',
				),
	];
}

function addressForm(name, { label, url, path }, act) {
	const input = el('input', {
		className: 'field',
		type: 'url',
		value: url ?? '',
		placeholder: 'http://127.0.0.1:5678/webhook/…',
		'aria-label': `${label}: address`,
	});
	const save = act(() => post(`/${name}${path}`, { url: input.value.trim() || null }));
	return el(
		'form',
		{
			className: 'line',
			onsubmit: (event) => {
				event.preventDefault();
				void save();
			},
		},
		el('span', {}, label),
		input,
		el('button', { className: 'button quiet small' }, 'Set'),
	);
}

/** Draws again and keeps the focus, because somebody may be working in it. */
function replaceKeepingFocus(parent, children) {
	const key = parent.contains(document.activeElement)
		? document.activeElement.dataset.key
		: undefined;
	parent.replaceChildren(...children.filter((child) => child !== null));
	if (key) parent.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus();
}
