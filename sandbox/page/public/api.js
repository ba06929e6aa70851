/** Returns the sandbox's answer, or throws an Error with its message. */
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

/** Posts without reporting a failure. The page shows the result of a success by itself. */
export const tryPost = (path, body) => post(path, body).catch(() => undefined);

export const remove = (path) => ask(path, { method: 'DELETE' });

export const handsets = (search, limit) =>
	get(`/page/handsets?${new URLSearchParams({ search, limit })}`);

export const conversation = (number, limit) =>
	get(`/page/handsets/${encodeURIComponent(number)}?limit=${limit}`);

/**
 * Calls `n8n`, `gateways` and `messages` with the data of each event. The browser reconnects by itself.
 */
export function listen({ opened, lost, n8n, gateways, messages }) {
	const events = new EventSource('/page/events');
	events.addEventListener('open', opened);
	events.addEventListener('error', () => {
		lost();
		// The browser only gives up after a refusal.
		if (events.readyState !== EventSource.CLOSED) return;
		events.close();
		setTimeout(() => listen({ opened, lost, n8n, gateways, messages }), 2_000);
	});
	events.addEventListener('n8n', ({ data }) => n8n(JSON.parse(data)));
	events.addEventListener('gateways', ({ data }) => gateways(JSON.parse(data)));
	events.addEventListener('messages', ({ data }) => messages(JSON.parse(data)));
}
