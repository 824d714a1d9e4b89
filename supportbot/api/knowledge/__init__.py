"""The knowledge API: FAQs read, written, published and imported by other programs.

`views` are the endpoints, `serializers` and `reports` their JSON, `versions` ETag and
If-Match, `refusals` what is answered when `faq.editing` refuses, `uploads` takes a
file, `schema` and `examples` describe all of it. Open `views` first.
"""
