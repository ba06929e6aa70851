import { localIso, type Clock } from '../time';

/** Times are local without a zone, `YYYY-MM-DDTHH:MM:SS`. */
export interface Survey {
	readonly id: number;
	readonly name: string;
	readonly createdAt: string;
	readonly active: boolean;
	readonly start: string;
	readonly end: string;
	/** The number that sends the questions. */
	readonly msisdn: string;
	/** The numbers that the API started it for, in order. */
	readonly started: string[];
	/** The people who answered, in the order of their first answers. */
	readonly participations: Participation[];
}

export interface Participation {
	readonly msisdn: string;
	readonly answers: string[];
	/** Null while the survey is unfinished. */
	finished: string | null;
}

type NewSurvey = Partial<Omit<Survey, 'started' | 'participations'>>;

const DAY_MS = 24 * 60 * 60 * 1000;

export class Surveys {
	readonly all: Survey[] = [];

	constructor(
		private readonly clock: Clock,
		private readonly timeZone: string,
	) {
		this.begin();
	}

	/** Adds a survey. The defaults are those of a running one. @throws Error if the id is in use. */
	add(survey: NewSurvey = {}): Survey {
		const id = survey.id ?? Math.max(0, ...this.all.map((one) => one.id)) + 1;
		if (this.find(id)) throw new Error(`Survey ${id} already exists.`);
		const added: Survey = {
			name: `Survey ${id}`,
			createdAt: this.at(-2 * DAY_MS),
			active: true,
			start: this.at(-DAY_MS),
			end: this.at(30 * DAY_MS),
			msisdn: '48664400100',
			...survey,
			id,
			started: [],
			participations: [],
		};
		this.all.push(added);
		return added;
	}

	find(id: number): Survey | undefined {
		return this.all.find((survey) => survey.id === id);
	}

	/**
	 * Answers one or more questions, whether the API or the panel started the survey. Answers are
	 * added to an unfinished participation of the same number. @throws Error if there is no such
	 * survey.
	 */
	answer(surveyId: number, msisdn: string, answers: string[], finished: boolean): Participation {
		const survey = this.find(surveyId);
		if (!survey) throw new Error(`There is no survey ${surveyId}.`);
		const number = international(msisdn);
		let participation = survey.participations.findLast((one) => one.msisdn === number);
		if (!participation || participation.finished !== null) {
			participation = { msisdn: number, answers: [], finished: null };
			survey.participations.push(participation);
		}
		participation.answers.push(...answers);
		if (finished) participation.finished = this.at(0);
		return participation;
	}

	/** Returns to the surveys at the start: one that runs and one that is over. */
	reset(): void {
		this.all.length = 0;
		this.begin();
	}

	private begin(): void {
		this.add({ name: 'Customer satisfaction' });
		const over = this.add({
			name: 'Opening hours',
			active: false,
			createdAt: this.at(-60 * DAY_MS),
			start: this.at(-50 * DAY_MS),
			end: this.at(-40 * DAY_MS),
		});
		over.participations.push(
			{
				msisdn: '48231213123',
				answers: ['tak', 'nie', '5', 'dziękuję'],
				finished: this.at(-45 * DAY_MS),
			},
			{ msisdn: '48500600700', answers: ['nie'], finished: null },
		);
	}

	private at(offset: number): string {
		return localIso(this.clock() + offset, this.timeZone);
	}
}

/** The number of people who took part. */
export function participants(survey: Survey): number {
	return new Set(survey.participations.map(({ msisdn }) => msisdn)).size;
}

/** Adds the country code. Nine digits are a Polish number. */
export function international(msisdn: string): string {
	return msisdn.length === 9 ? `48${msisdn}` : msisdn;
}
