import { post } from './api.js';
import { el, setText } from './dom.js';
import { gateways } from './gateways.js';

/** Below a conversation: answers as its handset, through whichever gateway takes answers. */
export function composer(number) {
	const through = el('select', { className: 'field', onchange: chosen }, ...options());
	const text = el('textarea', {
		className: 'field',
		rows: 1,
		'aria-label': 'Answer as this handset',
		onkeydown: (event) => {
			if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
			event.preventDefault();
			void send();
		},
	});
	const said = el('p', { className: 'said', role: 'status' });
	const element = el(
		'form',
		{
			className: 'composer',
			onsubmit: (event) => {
				event.preventDefault();
				void send();
			},
		},
		el('label', { className: 'through' }, 'Answer through', through),
		text,
		el('button', { className: 'button' }, 'Send'),
		said,
	);
	let isChosenByHand = false;
	hint();

	return {
		element,
		focus: () => text.focus(),
		/** Answers through the gateway of the last message, as long as nobody chose another. */
		suits(last) {
			if (!last || last.isAnswer || isChosenByHand) return;
			const { noWay, name } = gateways.get(last.gateway) ?? {};
			if (noWay) say(noWay, false);
			else if (!through.value.startsWith(`${name} `)) through.value = `${name} 0`;
			hint();
		},
	};

	function chosen() {
		isChosenByHand = true;
		say('', false);
		hint();
	}

	function way() {
		const [name, at] = through.value.split(' ');
		return { name, ...gateways.get(name).ways[Number(at)] };
	}

	function hint() {
		text.placeholder = way().byLine
			? 'An answer a line; Shift+Enter for the next'
			: 'Answer as this handset';
	}

	async function send() {
		const { name, path, number: to, text: field, byLine, body, then } = way();
		const typed = text.value;
		if (typed.trim() === '') return;
		const content = byLine ? typed.split('\n').filter((line) => line.trim() !== '') : typed;
		try {
			const answer = await post(`/${name}${path}`, { ...body, [to]: number, [field]: content });
			text.value = '';
			const { status, error } = answer ?? {};
			if (error) say(`${then} It could not: ${error}.`, true);
			else say(typeof status === 'number' ? `${then} It answered ${status}.` : then, false);
		} catch (error) {
			say(error.message, true);
		}
	}

	function say(words, isBad) {
		setText(said, words);
		said.classList.toggle('is-bad', isBad);
	}
}

function options() {
	return [...gateways.values()].flatMap(({ name, title, ways, noWay }) =>
		noWay
			? [el('option', { disabled: true, value: `${name} -` }, `${title}: takes no answers`)]
			: ways.map(({ label }, at) => el('option', { value: `${name} ${at}` }, label)),
	);
}
