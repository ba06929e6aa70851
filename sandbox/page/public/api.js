/** What the sandbox says, or an Error with its words. */
async function ask(path, init) {
	const response = await fetch(path, init);
	const answer = await response.json().catch(() => null);
	if (response.ok) return answer;
	throw new Error(answer?.message ?? `The sandbox answered ${response.status}.`);
}

export const get = (path) => ask(path);

export const post = (path, body) =>
	ask(path, {
		method: 'POST',
		headers: body === undefined ? {} : { 'content-type': 'application/json' },
		body: body === undefined ? undefined : JSON.stringify(body),
	});

/** For what the page shows by itself once it is done, and shows as not done otherwise. */
export const tryPost = (path, body) => post(path, body).catch(() => undefined);

export const remove = (path) => ask(path, { method: 'DELETE' });

export const handsets = (search, limit) =>
	get(`/page/handsets?${new URLSearchParams({ search, limit })}`);

export const conversation = (number, limit) =>
	get(`/page/handsets/${encodeURIComponent(number)}?limit=${limit}`);

/** Calls `gateways` and `messages` with what comes; the browser connects again by itself. */
export function listen({ opened, lost, gateways, messages }) {
	const events = new EventSource('/page/events');
	events.addEventListener('open', opened);
	events.addEventListener('error', () => {
		lost();
		// Only after a refusal does the browser give up.
		if (events.readyState !== EventSource.CLOSED) return;
		events.close();
		setTimeout(() => listen({ opened, lost, gateways, messages }), 2_000);
	});
	events.addEventListener('gateways', ({ data }) => gateways(JSON.parse(data)));
	events.addEventListener('messages', ({ data }) => messages(JSON.parse(data)));
}
