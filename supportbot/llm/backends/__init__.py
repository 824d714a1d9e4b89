"""Models of language, a provider a file: the prompt to its SDK, its errors to ours.

`gemini` is Google's, through `gemini_client`, which alone imports the SDK, and with the
outcomes of `gemini_outcomes`; `google_generativeai` does the same with the SDK before.
`openai` speaks to OpenAI-compatible services, in the same three files. Both share a
client that is built when needed, HTTP with limits, and how replies end (`outcomes`).
`locmem` says what a test tells it to, `dummy` refuses. Open `gemini` first.
"""
