const count = new Intl.NumberFormat('en');

/** Writes `48500600700` as `+48 500 600 700`. A sender's name stays unchanged. */
export function phone(number) {
	if (!/^[0-9]{7,}$/.test(number)) return number;
	const [, code, rest] = /^(48|374|7|1|[0-9]{2})([0-9]+)$/.exec(number);
	return `+${code} ${rest.replace(/([0-9]{3})(?=[0-9]{2})/g, '$1 ')}`;
}

export const amount = (number) => (number === null ? 'no limit' : count.format(number));

export const counted = (number, one, many = `${one}s`) =>
	`${count.format(number)} ${number === 1 ? one : many}`;

/** Returns the time of a moment today, and the date of an earlier one. */
export function when(ms) {
	const date = new Date(ms);
	const today = new Date().toDateString() === date.toDateString();
	return today
		? date.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
		: date.toLocaleDateString([], { day: 'numeric', month: 'short' });
}

export const exactly = (ms) =>
	new Date(ms).toLocaleString([], { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' });

const words = { delivered: 'delivered', failed: 'not delivered', moving: 'on its way' };

/** The status in words that all gateways share. A status that never changes keeps its own word. */
export const statusWord = ({ status, tone }) => words[tone] ?? status;
