// The public URL of an installation: where people find its pages. Given by the operator, checked here, put before the path of a question.
import { InvalidConfigurationError } from './errors.ts';

/** The URL without a slash at its end. @throws InvalidConfigurationError for anything but an absolute http(s) URL */
export function checkPublicUrl(url: string | undefined, option: string): string | undefined {
  if (url === undefined) return undefined;
  const parsed = URL.parse(url);
  if (parsed && /^https?:$/.test(parsed.protocol) && parsed.search === '' && parsed.hash === '')
    return url.replace(/\/+$/, '');
  throw new InvalidConfigurationError(
    `${option} must be an http or https URL without query, such as https://holdfast.example.com, got "${url}"`,
    { option, value: url },
  );
}
