import { conversation } from './api.js';
import { composer } from './composer.js';
import { byId, el, setMessage, setText } from './dom.js';
import { counted, phone, statusWord } from './format.js';
import { newMessage } from './message.js';

const page = 50;

/**
 * The conversation of one handset. Messages to it are on the left, messages from it on the right.
 */
export class Thread {
	#messages = new Map();
	#limit = page;
	#before = 0;
	#again = null;
	number = null;

	/** `closed` is called when the reader goes back to the list. */
	constructor(closed) {
		this.pane = byId('thread');
		this.closed = closed;
		this.pane.addEventListener('keydown', ({ key }) => {
			if (key === 'Escape' && this.number !== null) closed();
		});
	}

	async open(number) {
		this.number = number;
		this.#messages.clear();
		this.#limit = page;
		this.#before = 0;
		this.count = el('p');
		this.log = el('div', { className: 'messages', tabIndex: -1 });
		this.earlier = el(
			'button',
			{
				className: 'button quiet small earlier',
				type: 'button',
				hidden: true,
				onclick: () => this.#loadEarlier(),
			},
			'Earlier messages',
		);
		this.log.append(this.earlier);
		this.composer = composer(number);
		this.pane.replaceChildren(
			el(
				'header',
				{ className: 'thread-head' },
				el(
					'button',
					{
						className: 'button quiet round back',
						type: 'button',
						'aria-label': 'Back to the list',
						onclick: this.closed,
					},
					'←',
				),
				el('div', {}, el('h2', {}, phone(number)), this.count),
			),
			this.log,
			this.composer.element,
		);
		await this.load();
		this.#toEnd();
	}

	close() {
		this.number = null;
		this.pane.replaceChildren();
	}

	/** Shows this `content` while no handset is open. `name` identifies it. */
	showInstead(name, content) {
		content.dataset.name = name;
		this.pane.replaceChildren(content);
	}

	shows(name) {
		return this.pane.firstElementChild?.dataset.name === String(name);
	}

	/** Takes the state of the gateways, which the composer's words follow. */
	gatewaysChanged() {
		if (this.number !== null) this.composer?.refresh();
	}

	focus() {
		this.composer?.focus();
	}

	/** Reads the conversation again. */
	async load() {
		const { number } = this;
		if (number === null) return;
		const { entries, before } = await conversation(number, this.#limit);
		if (number !== this.number) return;
		const keys = new Set(entries.map(({ key }) => key));
		for (const [key, { element }] of this.#messages) {
			if (keys.has(key)) continue;
			element.remove();
			this.#messages.delete(key);
		}
		this.#before = before;
		this.earlier.hidden = before === 0;
		let after = this.earlier;
		for (const entry of entries) {
			const element = this.#drawn(entry);
			if (after.nextElementSibling !== element) after.after(element);
			after = element;
		}
		this.#counted();
		this.composer.suits(entries.findLast(({ isAnswer }) => !isAnswer));
	}

	/** Takes a change from the stream. */
	change({ entries, more }) {
		if (this.number === null) return;
		if (more) {
			this.#again ??= setTimeout(async () => {
				this.#again = null;
				await this.load().catch(() => undefined);
			}, 400);
			return;
		}
		const own = entries.filter(({ handset }) => handset === this.number);
		if (own.length === 0) return;
		const isAtEnd = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 80;
		const fresh = own.filter(({ key }) => !this.#messages.has(key));
		for (const entry of own) {
			const isNew = !this.#messages.has(entry.key);
			const element = this.#drawn(entry);
			if (!isNew) continue;
			element.classList.add('is-new');
			this.log.append(element);
		}
		this.#counted();
		this.composer.suits(fresh.findLast(({ isAnswer }) => !isAnswer));
		if (isAtEnd) this.#toEnd();
	}

	async #loadEarlier() {
		const fromEnd = this.log.scrollHeight - this.log.scrollTop;
		this.#limit += page;
		await this.load();
		this.log.scrollTop = this.log.scrollHeight - fromEnd;
	}

	#counted() {
		setText(this.count, counted(this.#before + this.#messages.size, 'message'));
	}

	#drawn(entry) {
		const message = this.#messages.get(entry.key) ?? newMessage(entry);
		this.#messages.set(entry.key, message);
		if (entry.version < message.version) return message.element;
		message.version = entry.version;
		setMessage(message.text, entry.text);
		setText(message.status, statusWord(entry));
		message.status.title = entry.status;
		message.status.dataset.tone = entry.tone;
		message.fates.hidden = entry.tone !== 'moving';
		return message.element;
	}

	#toEnd() {
		this.log.scrollTop = this.log.scrollHeight;
	}
}
