"""Messages on their way out.

protocol  what every channel does
http      gateways that are asked by HTTP: short messages, 企业微信, 公众号
mail      e-mail
file      lines of a file, for trials
webhook   other programs, signed as in the Standard Webhooks specification
sending   what is due is sent, several at a time
"""
