"""Headers that every answer carries, beside those of Django's own middleware and of django-csp.

This middleware stands outermost, so that redirects, errors and static files carry them, too.
"""

# Nothing here asks a browser for a camera or a place; a handout lets its letter be copied. Browsers
# complain about names that they do not know: these are Chromium's, others know few of them.
# https://github.com/w3c/webappsec-permissions-policy/blob/main/features.md
NOBODY = """
    accelerometer autoplay browsing-topics camera display-capture encrypted-media gamepad
    geolocation gyroscope hid idle-detection local-fonts magnetometer microphone midi payment
    picture-in-picture publickey-credentials-get screen-wake-lock serial storage-access usb
    window-management xr-spatial-tracking
""".split()
OURSELVES = ["clipboard-write"]
PERMISSIONS = ", ".join(
    [f"{name}=()" for name in NOBODY] + [f"{name}=(self)" for name in OURSELVES]
)


def security_headers(get_response):
    """Middleware: what a browser may do with an answer, and who else may read it.

    Pages of other sites may read the API, errors included, and nothing else: there is nothing
    private in it, and no cookie goes there.
    """

    def answer(request):
        # Another middleware takes the language off this path; the API has none in its addresses.
        is_for_everybody = request.path_info.startswith("/api/")
        response = get_response(request)
        response["Permissions-Policy"] = PERMISSIONS
        if is_for_everybody:
            response["Access-Control-Allow-Origin"] = "*"
        response["Cross-Origin-Resource-Policy"] = (
            "cross-origin" if is_for_everybody else "same-origin"
        )
        return response

    return answer
