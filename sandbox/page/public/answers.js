import { post } from './api.js';
import { el } from './dom.js';
import { gateways } from './gateways.js';

/**
 * The last answer of each handset: the way it took, and a function that says what became of it in the
 * words that fit the gateway's present state.
 */
const last = new Map();

export const lastAnswer = (number) => last.get(number);

/** A list of the ways on which a handset can answer. */
export function waySelect(props) {
	return el('select', { className: 'field', ...props }, ...options());
}

/** The way behind a value of that list. */
export function wayOf(value) {
	const [name, at] = value.split(' ');
	return { name, ...gateways.get(name).ways[Number(at)] };
}

export function placeholderOf(value) {
	return wayOf(value).byLine
		? 'One answer per line. Shift+Enter starts a new line.'
		: 'Answer as this handset';
}

/** Answers as the handset. Returns `words`, and whether they are bad news. */
export async function answer(number, value, typed) {
	const { name, path, number: to, text: field, byLine, body, then, isFetched } = wayOf(value);
	const content = byLine ? typed.split('\n').filter((line) => line.trim() !== '') : typed;
	const { status, error } =
		(await post(`/${name}${path}`, { ...body, [to]: number, [field]: content })) ?? {};
	const result = error
		? { words: () => `${then} The call failed: ${error}.`, isBad: true }
		: typeof status === 'number'
			? { words: () => `${then} The answer was HTTP ${status}.` }
			: { words: () => (isFetched && isCut(name) ? whileCut(name) : then) };
	last.set(number, { ...result, value });
	return result;
}

const isCut = (name) => gateways.get(name).network !== 'works';

const whileCut = (name) =>
	`${gateways.get(name).title} has the answer. Its network is off, so a trigger in n8n fetches it later.`;

function options() {
	return [...gateways.values()].flatMap(({ name, title, ways, noWay }) =>
		noWay
			? [el('option', { disabled: true, value: `${name} -` }, `${title}: takes no answers`)]
			: ways.map(({ label }, at) => el('option', { value: `${name} ${at}` }, label)),
	);
}
