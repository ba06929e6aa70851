import { handsets as fetchHandsets } from './api.js';
import { byId, el, setText } from './dom.js';
import { counted, exactly, phone, statusWord, when } from './format.js';

const page = 100;

/** The list of handsets. The one with the latest message is at the top. */
export class Handsets {
	#rows = new Map();
	#unread = new Set();
	#limit = page;
	#total = 0;
	#search = '';
	#open = null;
	#again = null;

	/** `open` is called with the chosen number, `counted` after the list was drawn. */
	constructor({ open, counted }) {
		this.counted = counted;
		this.list = byId('list');
		this.search = byId('search');
		this.more = byId('more');
		this.list.addEventListener('click', ({ target }) => {
			const row = target.closest('.row');
			if (row) open(row.dataset.number);
		});
		this.list.addEventListener('keydown', (event) => this.#walk(event));
		this.search.addEventListener('input', () => this.#find());
		this.search.addEventListener('keydown', ({ key }) => {
			if (key === 'ArrowDown') this.focus();
		});
		this.more.addEventListener('click', () => {
			this.#limit += page;
			void this.load();
		});
	}

	/** Reads the list again. */
	async load() {
		const { handsets, total } = await fetchHandsets(this.#search, this.#limit);
		const numbers = new Set(handsets.map(({ number }) => number));
		for (const number of [...this.#rows.keys()]) if (!numbers.has(number)) this.#drop(number);
		this.#total = total;
		const rows = handsets.reverse().map((one) => this.#drawn(one));
		this.list.append(...rows.reverse());
		this.#count();
	}

	/**
	 * Takes a change from the stream. During a search it asks the server, which knows what matches.
	 */
	change({ handsets, more, total }) {
		if (more || this.#search !== '') {
			this.#loadSoon();
			return;
		}
		this.#total = total;
		for (const handset of handsets) {
			const known = this.#rows.get(handset.number);
			const isNew = !known || known.count < handset.count;
			if (isNew && !handset.last.isAnswer && handset.number !== this.#open) {
				this.#unread.add(handset.number);
			}
			const element = this.#drawn(handset);
			if (isNew && this.list.firstElementChild !== element) this.#toTop(element);
		}
		for (const number of [...this.#rows.keys()].slice(0, -this.#limit)) this.#drop(number);
		this.#count();
	}

	/** Marks the open handset. Null: none is open. */
	opened(number) {
		const was = this.#open;
		this.#open = number;
		this.#unread.delete(number);
		for (const one of [was, number]) {
			const row = this.#rows.get(one);
			if (row) this.#mark(row, one);
		}
	}

	focus(number = this.#open) {
		const row = this.#rows.get(number)?.button ?? this.list.querySelector('.row');
		(row ?? this.list).focus();
	}

	get isEmpty() {
		return this.#total === 0 && this.#search === '';
	}

	/** Loads a few times a second at most, however much happens. */
	#loadSoon() {
		this.#again ??= setTimeout(async () => {
			this.#again = null;
			await this.load().catch(() => undefined);
		}, 400);
	}

	clearSearch() {
		this.search.value = '';
		this.#find();
	}

	#find() {
		this.#search = this.search.value.trim();
		this.#limit = page;
		this.#loadSoon();
	}

	#drawn({ number, count, last, version }) {
		const row = this.#rows.get(number) ?? this.#newRow(number);
		// The map has the reverse order of the list: what changed last comes last.
		if (row.count !== count) {
			this.#rows.delete(number);
			this.#rows.set(number, row);
		}
		if (version < row.version) return row.element;
		Object.assign(row, { count, version });
		row.element.dataset.gateway = last.gateway;
		setText(row.text, `${last.isAnswer ? '↩ ' : ''}${last.text}`);
		setText(row.when, when(last.at));
		row.when.title = exactly(last.at);
		row.mark.dataset.tone = last.isAnswer ? 'plain' : last.tone;
		setText(row.status, `, ${statusWord(last)}, ${counted(count, 'message')}`);
		this.#mark(row, number);
		return row.element;
	}

	#newRow(number) {
		const parts = {
			text: el('span', { className: 'row-text' }),
			when: el('span', { className: 'row-when' }),
			mark: el('span', { className: 'mark', 'aria-hidden': 'true' }),
			status: el('span', { className: 'hidden' }),
		};
		const button = el(
			'button',
			{ className: 'row', type: 'button', 'data-number': number, tabIndex: -1 },
			el('span', { className: 'face', 'aria-hidden': 'true' }, number.slice(-2)),
			el('span', { className: 'row-number' }, phone(number)),
			parts.when,
			parts.text,
			parts.mark,
			parts.status,
		);
		const row = { element: el('li', {}, button), button, count: 0, version: 0, ...parts };
		this.#rows.set(number, row);
		return row;
	}

	#mark({ button, element }, number) {
		button.setAttribute('aria-current', String(number === this.#open));
		element.classList.toggle('is-unread', this.#unread.has(number));
	}

	/** Moving an element takes the focus away from it, so the focus is set again. */
	#toTop(element) {
		const hadFocus = element.contains(document.activeElement);
		this.list.prepend(element);
		if (hadFocus) element.firstElementChild.focus();
	}

	#drop(number) {
		this.#rows.get(number)?.element.remove();
		this.#rows.delete(number);
	}

	#count() {
		const drawn = this.#rows.size;
		const some = drawn < this.#total ? `, the latest ${drawn}` : '';
		const word = this.#search === '' ? 'handset' : 'handset found';
		const many = this.#search === '' ? 'handsets' : 'handsets found';
		setText(byId('total'), this.isEmpty ? '' : counted(this.#total, word, many) + some);
		this.more.hidden = drawn >= this.#total;
		document.body.classList.toggle('is-empty', this.isEmpty);
		this.counted();
		// Tab leads to one row, the arrow keys to the others.
		const rows = [...this.list.querySelectorAll('.row')];
		const current = rows.find((row) => row.tabIndex === 0 && row === document.activeElement);
		for (const row of rows) row.tabIndex = -1;
		const stop = current ?? this.#rows.get(this.#open)?.button ?? rows[0];
		if (stop) stop.tabIndex = 0;
	}

	#walk(event) {
		const rows = [...this.list.querySelectorAll('.row')];
		const at = rows.indexOf(document.activeElement);
		const to = {
			ArrowDown: at + 1,
			ArrowUp: at - 1,
			Home: 0,
			End: rows.length - 1,
			PageDown: at + 8,
			PageUp: at - 8,
		}[event.key];
		if (to === undefined) return;
		event.preventDefault();
		if (to < 0 && at === 0) {
			this.search.focus();
			return;
		}
		const row = rows[Math.min(Math.max(to, 0), rows.length - 1)];
		for (const one of rows) one.tabIndex = -1;
		if (!row) return;
		row.tabIndex = 0;
		row.focus();
	}
}
