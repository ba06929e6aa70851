import type { INodeProperties } from 'n8n-workflow';

export const LANGUAGES = ['en', 'hy', 'pl', 'ru'] as const;

/** A language of the answering page, as `lang` in HTML names it. */
export type Language = (typeof LANGUAGES)[number];

/** Every text that the person who is asked may see and that the workflow does not set. */
interface Words {
	/** These stand in the message too. GSM-7 has all their Polish letters, so they cost no more parts. */
	approve: string;
	decline: string;
	respond: string;
	submit: string;
	thanks: string;
	yourAnswer: string;
	required: string;
	/** Explains the mark of a required field. */
	requiredNote: string;
	tooLong: (characters: number) => string;
	number: string;
	email: string;
	date: string;
	option: string;
	button: string;
	closedTitle: string;
	closed: string;
}

export const WORDS: Readonly<Record<Language, Words>> = {
	en: {
		approve: 'Approve',
		decline: 'Decline',
		respond: 'Respond',
		submit: 'Submit',
		thanks: 'Thank you. Your answer has been recorded.',
		yourAnswer: 'Your answer',
		required: 'Please fill in this field.',
		requiredNote: '* Required',
		tooLong: (characters) => `Please enter at most ${characters} characters.`,
		number: 'Please enter a number.',
		email: 'Please enter an email address.',
		date: 'Please enter a date such as 2026-12-31.',
		option: 'Please choose an option from the list.',
		button: 'Please press a button.',
		closedTitle: 'Already answered',
		closed: 'This question has already been answered, or it is no longer open.',
	},
	hy: {
		approve: 'Այո',
		decline: 'Ոչ',
		respond: 'Պատասխան',
		submit: 'Ուղարկել',
		thanks: 'Շնորհակալություն։ Ձեր պատասխանը գրանցված է։',
		yourAnswer: 'Ձեր պատասխանը',
		required: 'Խնդրում ենք լրացնել այս դաշտը։',
		requiredNote: '* Պարտադիր դաշտ',
		tooLong: (characters) => `Խնդրում ենք մուտքագրել առավելագույնը ${characters} նիշ։`,
		number: 'Խնդրում ենք մուտքագրել թիվ։',
		email: 'Խնդրում ենք մուտքագրել էլ. փոստի հասցե։',
		date: 'Խնդրում ենք մուտքագրել ամսաթիվ, օրինակ՝ 2026-12-31։',
		option: 'Խնդրում ենք ընտրել տարբերակ ցանկից։',
		button: 'Խնդրում ենք սեղմել կոճակ։',
		closedTitle: 'Արդեն պատասխանված է',
		closed: 'Այս հարցին արդեն պատասխանել են, կամ այն այլևս բաց չէ։',
	},
	pl: {
		approve: 'Tak',
		decline: 'Nie',
		respond: 'Odpowiedz',
		submit: 'Wyślij',
		thanks: 'Dziękujemy. Odpowiedź została zapisana.',
		yourAnswer: 'Twoja odpowiedź',
		required: 'Wypełnij to pole.',
		requiredNote: '* Pole wymagane',
		tooLong: (characters) => `Wpisz najwyżej ${characters} znaków.`,
		number: 'Wpisz liczbę.',
		email: 'Wpisz adres e-mail.',
		date: 'Wpisz datę, na przykład 2026-12-31.',
		option: 'Wybierz pozycję z listy.',
		button: 'Naciśnij przycisk.',
		closedTitle: 'Już odpowiedziano',
		closed: 'Na to pytanie już odpowiedziano albo nie można już na nie odpowiedzieć.',
	},
	ru: {
		approve: 'Да',
		decline: 'Нет',
		respond: 'Ответить',
		submit: 'Отправить',
		thanks: 'Спасибо. Ваш ответ записан.',
		yourAnswer: 'Ваш ответ',
		required: 'Заполните это поле.',
		requiredNote: '* Обязательное поле',
		tooLong: (characters) => `Введите не более ${characters} символов.`,
		number: 'Введите число.',
		email: 'Введите адрес электронной почты.',
		date: 'Введите дату, например 2026-12-31.',
		option: 'Выберите вариант из списка.',
		button: 'Нажмите кнопку.',
		closedTitle: 'Ответ уже дан',
		closed: 'На этот вопрос уже ответили, или на него больше нельзя ответить.',
	},
};

export const languageOption: INodeProperties = {
	displayName: 'Language',
	name: 'language',
	type: 'options',
	default: 'en',
	options: [
		{ name: 'Armenian', value: 'hy' },
		{ name: 'English', value: 'en' },
		{ name: 'Polish', value: 'pl' },
		{ name: 'Russian', value: 'ru' },
	],
	description: 'Language of the page, of its errors and of every label that you leave empty',
};
