import type { Answer, Handler, Routes } from '../exchange';
import type { Access } from './access';
import { Parameters } from './parameters';

/** What a request does, once its body is read and its sender known. */
export type Action = (parameters: Parameters) => Answer;

/** By path, `messages/send_sms`. */
export type Actions = Readonly<Record<string, Action>>;

/** Each path is there with and without `.json`; reading is POST as well. */
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

/** Actions that ask for nobody's name. */
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
