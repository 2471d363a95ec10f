// What people are asked for in words, in the SDK's calls too, which may come without the compiler: nothing, and what is no text, are as good as an empty one.

export const isBlank = (words: unknown): boolean => typeof words !== 'string' || words.trim() === '';
