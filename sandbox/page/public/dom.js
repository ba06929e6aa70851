/**
 * Makes an element. Texts of messages become text nodes, never HTML. `props` can hold properties,
 * `data-`, `aria-` and `role` attributes, and listeners (`on…`).
 */
export function el(tag, props = {}, ...children) {
	const element = document.createElement(tag);
	for (const [name, value] of Object.entries(props)) {
		if (value === undefined || value === null) continue;
		if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
		else if (/^(data-|aria-|role$|for$|list$)/.test(name)) element.setAttribute(name, value);
		else element[name] = value;
	}
	element.append(...children.flat().filter((child) => child !== null && child !== undefined));
	return element;
}

export const byId = (id) => document.getElementById(id);

/** Writes only if the text is new, so that nothing flickers and no selection is lost. */
export function setText(element, text) {
	if (element.textContent !== text) element.textContent = text;
}

const LINK = /(https?:\/\/[^\s<>"]+)/;

/** Shows a text as a handset does: web addresses become links, everything else is text. */
export function setMessage(element, text) {
	if (element.textContent === text) return;
	const pieces = text.split(LINK).map((piece, index) => {
		if (index % 2 === 0) return piece;
		return el('a', { href: piece, target: '_blank', rel: 'noreferrer' }, piece);
	});
	element.replaceChildren(...pieces);
}
