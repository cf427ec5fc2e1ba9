import { type DemoService, fault } from './demo-service.ts';
import { entryFrom, numberFrom } from './made-up.ts';

const CONDITIONS = ['clear', 'cloudy', 'rain', 'snow', 'fog', 'storm'] as const;

/** The weather of a city, made up from its name: it does not change. */
export const weather: DemoService = {
  path: '/weather',
  methods: ['GET', 'HEAD'],
  answer: ({ query }) => {
    const city = query.get('city')?.trim() ?? '';
    if (city === '') return fault(400, 'Say which city: /weather?city=Berlin');
    const key = city.toLowerCase();
    return {
      status: 200,
      body: {
        city,
        temperature_c: numberFrom(`temperature ${key}`, 45) - 10,
        condition: entryFrom(`condition ${key}`, CONDITIONS),
        wind_kmh: numberFrom(`wind ${key}`, 90),
      },
    };
  },
};
