/**
 * What is known about a context in which n8n polls. It is kept at the context itself, because a module may not
 * live as long: when a user updates the package, n8n goes on with the same contexts and the new code.
 */
export class ContextValue<Value> {
	private readonly key: symbol;

	/** @param name The same in every version of the package. */
	constructor(name: string) {
		this.key = Symbol.for(`n8n-nodes-sms-gateways.${name}`);
	}

	/** Undefined if it was never set. */
	of(context: object): Value | undefined {
		return Reflect.get(context, this.key) as Value | undefined;
	}

	set(context: object, value: Value | undefined): void {
		// Not enumerable, so that nobody who copies or prints a context sees it.
		Object.defineProperty(context, this.key, { value, configurable: true });
	}
}
