"""Addresses about people, sign-in and mail. They stand at the root, without a name space."""

from django.urls import path

from .views import account, outbox, people, sign_up

urlpatterns = [
    path("account/", account.account, name="account"),
    path("sign-out-shared-computer/", account.sign_out_shared, name="sign_out_shared"),
    path("invitations/<str:token>/", sign_up.invitation, name="invitation"),
    path("invitations/<str:token>/decline/", sign_up.decline_invitation, name="decline_invitation"),
    path("join/", sign_up.request_access, name="request_access"),
    path("join/thank-you/", sign_up.access_requested, name="access_requested"),
    path("people/invitations/<int:pk>/", sign_up.my_invitation, name="my_invitation"),
    path("people/invitations/<int:pk>/send-again/", people.send_invitation_again, name="send_invitation_again"),
    path("people/invitations/<int:pk>/withdraw/", people.withdraw_invitation, name="withdraw_invitation"),
    path("people/memberships/<int:pk>/", people.membership, name="membership"),
    path("people/memberships/<int:pk>/end/", people.end_membership, name="end_membership"),
    path("people/memberships/<int:pk>/sign-in-link/", people.new_sign_in_link, name="new_sign_in_link"),
    path("people/organisations/<slug:slug>/", people.organisation_people, name="organisation_people"),
    path("people/requests/", sign_up.access_requests, name="access_requests"),
    path("people/requests/<int:pk>/", sign_up.access_request, name="access_request"),
    path("people/roles/", account.alliance_roles, name="alliance_roles"),
    path("people/roles/<int:pk>/end/", account.end_alliance_role, name="end_alliance_role"),
    path("outbox/", outbox.outbox, name="outbox"),
    path("outbox/<int:pk>/send-again/", outbox.send_mail_again, name="send_mail_again"),
    path("outbox/<int:pk>/arrived/", outbox.mail_arrived, name="mail_arrived"),
    path("outbox/<int:pk>/cancel/", outbox.cancel_mail, name="cancel_mail"),
    path("outbox/hold/", outbox.hold_mail, name="hold_mail"),
    path("outbox/dead-addresses/", outbox.dead_addresses, name="dead_addresses"),
    path("outbox/dead-addresses/<int:pk>/try-again/", outbox.try_address_again, name="try_address_again"),
    path("outbox/<str:state>/", outbox.outbox_state, name="outbox_state"),
]
