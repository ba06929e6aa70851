declare module 'split-sms' {
	export function split(
		message: string,
		options?: { summary?: boolean; characterset?: 'GSM' | 'Unicode' },
	): {
		characterSet: 'GSM' | 'Unicode';
		parts: Array<{ content: string; length: number; bytes: number }>;
		/** Septets in GSM, octets in Unicode. */
		bytes: number;
		length: number;
		remainingInPart: number;
	};
}
