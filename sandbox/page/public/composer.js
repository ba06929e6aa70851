import { answer, lastAnswer, placeholderOf, waySelect } from './answers.js';
import { el, setText } from './dom.js';
import { gateways } from './gateways.js';

/**
 * The form below a conversation. It answers as the handset, through any gateway that takes answers.
 */
export function composer(number) {
	const through = waySelect({ onchange: chosen });
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
	const before = lastAnswer(number);
	let isChosenByHand = before !== undefined;
	/** Returns what became of the last answer, in the words that fit the gateway's present state. */
	let result = () => '';
	if (before) {
		through.value = before.value;
		say(before);
	}
	hint();

	return {
		element,
		focus: () => text.focus(),
		/**
		 * Selects the gateway of a message that came to the handset, unless the person chose another
		 * one or is writing an answer.
		 */
		suits(message) {
			if (!message || isChosenByHand || text.value !== '') return;
			const { noWay, name } = gateways.get(message.gateway) ?? {};
			if (noWay) say({ words: () => noWay });
			else if (!through.value.startsWith(`${name} `)) choose(`${name} 0`);
		},
		refresh: () => setText(said, result()),
	};

	function chosen() {
		isChosenByHand = true;
		choose(through.value);
	}

	function choose(value) {
		through.value = value;
		say({ words: () => '' });
		hint();
	}

	function hint() {
		text.placeholder = placeholderOf(through.value);
	}

	async function send() {
		const typed = text.value;
		if (typed.trim() === '') return;
		try {
			const { words, isBad } = await answer(number, through.value, typed);
			text.value = '';
			say({ words, isBad });
		} catch (error) {
			say({ words: () => error.message, isBad: true });
		}
	}

	function say({ words, isBad = false }) {
		result = words;
		setText(said, words());
		said.classList.toggle('is-bad', isBad);
	}
}
