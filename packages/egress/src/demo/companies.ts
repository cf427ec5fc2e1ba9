import { type DemoService, fault } from './demo-service.ts';
import { entryFrom, numberFrom } from './made-up.ts';

const DOMAIN = /^(?=.{1,253}$)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+$/;
/** The one domain that nobody knows, for trying the other way out. */
const UNKNOWN = 'unknown.example';

const COUNTRIES = ['DE', 'FR', 'US', 'GB', 'JP', 'BR', 'IN', 'SE'] as const;
const INDUSTRIES = ['Software', 'Retail', 'Logistics', 'Health', 'Finance', 'Manufacturing', 'Media'] as const;
const SIZES = [8, 25, 60, 140, 400, 1_200, 6_500, 30_000] as const;

/** Data about a company, made up from its domain: the same domain gives the same company. */
export const companies: DemoService = {
  path: '/companies/{domain}',
  methods: ['GET', 'HEAD'],
  answer: (_request, rest) => {
    const domain = rest.toLowerCase();
    if (!DOMAIN.test(domain) || domain === UNKNOWN) return fault(404, `There is no company with the domain "${rest}"`);
    const size = entryFrom(`size ${domain}`, SIZES);
    return {
      status: 200,
      body: {
        domain,
        name: nameOf(domain),
        employees: size + numberFrom(`more ${domain}`, size),
        country: entryFrom(`country ${domain}`, COUNTRIES),
        industry: entryFrom(`industry ${domain}`, INDUSTRIES),
      },
    };
  },
};

/** `blue-sky.example` is Blue Sky. */
function nameOf(domain: string): string {
  const words = (domain.split('.', 1)[0] ?? '').split('-').filter((word) => word !== '');
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ');
}
