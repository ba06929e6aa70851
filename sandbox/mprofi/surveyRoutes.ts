import { json, type Answer, type GatewayRequest, type Routes } from '../exchange';
import { formOrJsonBody } from './body';
import type { Keys } from './keys';
import { badFields, badRequest, unknownId } from './refusals';
import { recipientError } from './submission';
import { international, participants, type Survey, type Surveys } from './surveys';

/** Source: "Metoda GET surveys/" and the three that follow it. */
export function surveyRoutes(surveys: Surveys, keys: Keys): Routes {
	return {
		'/surveys/': { GET: list },
		'/surveys/:id(^\\d+$)/': { GET: detail },
		'/surveys/:id(^\\d+$)/start/': { POST: start },
		'/surveys/:id(^\\d+$)/report/': { GET: report },
	};

	function list(request: GatewayRequest): Answer {
		keys.checkSurveys(request);
		return json(200, surveys.all.map(summary));
	}

	function detail(request: GatewayRequest): Answer {
		keys.checkSurveys(request);
		const survey = named(request);
		const { msisdn } = survey;
		return json(200, { ...summary(survey), msisdn, participants: participants(survey) });
	}

	/** "HTTP 200 bez treści", or 400 if the msisdn is wrong. */
	function start(request: GatewayRequest): Answer {
		keys.checkSurveyStart(request);
		const survey = named(request);
		const { msisdn } = formOrJsonBody(request);
		const error = recipientError(msisdn);
		if (error) throw badFields({ msisdn: [error] });
		if (!survey.active) throw badRequest('Survey is not active');
		survey.started.push(international(msisdn as string));
		return { status: 200, body: '' };
	}

	function report(request: GatewayRequest): Answer {
		keys.checkSurveys(request);
		return json(200, named(request).participations);
	}

	function named({ params }: GatewayRequest): Survey {
		const survey = surveys.find(Number(params.id));
		if (!survey) throw unknownId();
		return survey;
	}
}

function summary({ id, name, createdAt, active, start, end }: Survey): Record<string, unknown> {
	return { id, name, created_at: createdAt, active, start, end };
}
