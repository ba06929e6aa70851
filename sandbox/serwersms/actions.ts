import type { Answer, Handler, Routes } from '../exchange';
import type { Access } from './access';
import { Parameters } from './parameters';

/** What a request does, after its body was read and its user was identified. */
type Action = (parameters: Parameters) => Answer;

/** Actions by path, such as `messages/send_sms`. */
export type Actions = Readonly<Record<string, Action>>;

/** Makes the routes. Each path exists with and without `.json`. Reading also uses POST. */
export function routesOf(actions: Actions, access: Access): Routes {
	const handled = Object.entries(actions).map(([path, act]): [string, Handler] => [
		path,
		(request) => {
			const parameters = Parameters.of(request);
			access.check(request.headers, parameters);
			return act(parameters);
		},
	]);
	return routes(Object.fromEntries(handled));
}

/** Actions that work without a login. */
export function openRoutes(actions: Actions): Routes {
	const handled = Object.entries(actions).map(([path, act]): [string, Handler] => [
		path,
		(request) => act(Parameters.of(request)),
	]);
	return routes(Object.fromEntries(handled));
}

export function routes(handlers: Readonly<Record<string, Handler>>): Routes {
	return Object.fromEntries(
		Object.entries(handlers).flatMap(([path, handle]) => [
			[`/${path}`, { POST: handle }],
			[`/${path}.json`, { POST: handle }],
		]),
	);
}
