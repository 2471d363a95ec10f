// A file's text → what it says, or every problem in it with its line. Nothing is read from a disk here.
import { type Document, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { InvalidConfigurationError } from '../../errors.ts';
import { check, type Problem, type Said } from './check.ts';
import { nearest } from './nearest.ts';

/** The one section that a file has. */
const ROOT = 'workflow_error_handling';

/** Characters of a file: far above any that a person writes. */
const MOST_CHARACTERS = 1024 * 1024;

/**
 * @param file its name, for errors
 * @throws InvalidConfigurationError with every problem: file, line, path, value and what would do
 */
export function readYaml(text: string, file: string): Said {
  if (text.length > MOST_CHARACTERS)
    throw refused(file, [{ path: [], message: `is longer than ${MOST_CHARACTERS} characters; is it the right file?` }]);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true });
  if (document.errors.length > 0)
    throw refused(
      file,
      document.errors.map(({ message, pos }) => ({ path: [], message, line: lines.linePos(pos[0]).line })),
    );
  const placed = (problem: Problem): Problem & { line?: number } => {
    const offset = offsetOf(document, problem.path);
    return offset === undefined ? problem : { ...problem, line: lines.linePos(offset).line };
  };
  const tree = plain(document, file);
  const outside = strangers(tree);
  const { problems, ...said } = check(contentOf(tree));
  const all = [...outside, ...(outside.length > 0 && !hasRoot(tree) ? [] : problems.map(within))];
  if (all.length > 0) throw refused(file, all.map(placed));
  return said;
}

/** As a file, but as an object: what stands under `workflow_error_handling`. @throws InvalidConfigurationError */
export function readObject(tree: unknown, name: string): Said {
  const { problems, ...said } = check(tree);
  if (problems.length > 0) throw refused(name, problems);
  return said;
}

/** An alias without an anchor, or too many of them, is found only here. */
function plain(document: Document.Parsed, file: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw refused(file, [{ path: [], message: `cannot be read: ${(error as Error).message}` }]);
  }
}

const hasRoot = (tree: unknown): boolean => isSection(tree) && Object.hasOwn(tree, ROOT);

const isSection = (tree: unknown): tree is Record<string, unknown> =>
  typeof tree === 'object' && tree !== null && !Array.isArray(tree);

const contentOf = (tree: unknown): unknown => (hasRoot(tree) ? (tree as Record<string, unknown>)[ROOT] : {});

/** What is wrong beside the one section. */
function strangers(tree: unknown): Problem[] {
  const others = Object.keys(isSection(tree) ? tree : {}).filter((name) => name !== ROOT);
  if (others.length === 0 && !hasRoot(tree)) return [{ path: [], message: `has no section "${ROOT}"` }];
  return others.map((name) => ({
    path: [name],
    message:
      nearest(name, [ROOT]) === undefined
        ? `is no key here; everything stands under "${ROOT}"`
        : `is no key here; did you mean "${ROOT}"?`,
  }));
}

const within = (problem: Problem): Problem => ({ ...problem, path: [ROOT, ...problem.path] });

/** Where in the text the key of that path stands. */
function offsetOf(document: Document.Parsed, path: readonly string[]): number | undefined {
  let node: Node | null = document.contents;
  let offset: number | undefined;
  for (const name of path) {
    if (isSeq(node)) break;
    const pair = isMap(node) ? node.items.find(({ key }) => isScalar(key) && key.value === name) : undefined;
    if (!pair) break;
    offset = (pair.key as Node).range?.[0];
    node = pair.value as Node | null;
  }
  return offset;
}

function refused(file: string, problems: readonly (Problem & { readonly line?: number })[]): InvalidConfigurationError {
  const told = problems.map(({ line, path, message }) =>
    [...(line === undefined ? [] : [`line ${line}:`]), ...(path.length === 0 ? [] : [path.join('.')]), message].join(
      ' ',
    ),
  );
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  return new InvalidConfigurationError(`${file}: ${count}. ${told.join('. ')}`, {
    file,
    problems: problems.map(({ path, line, value, message }) => ({ path: path.join('.'), line, value, message })),
  });
}
